-- Forgets the records of a hold, so that the next run finds whom they let go of anew. Those that are
-- linked to somebody else by now stay, see `add_former_links.sql`. So may those that have opted out:
-- until that run nobody has said that their people are mailed (R69).
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY (SELECT held.ctid
                            FROM syncs_heldrecord held
                            LEFT JOIN LATERAL (SELECT contact_id
                                                 FROM syncs_sourcelink
                                                WHERE sync_id = held.sync_id
                                                  AND record_id = held.record_id
                                               OFFSET 0) link ON true
                           WHERE held.sync_id = %(sync)s
                             AND held.hold_id = %(hold)s
                             AND CASE WHEN held.because = %(OPTED_OUT)s
                                      THEN NOT %(keeps_opt_outs)s
                                      ELSE link.contact_id = held.contact_id
                                 END))
