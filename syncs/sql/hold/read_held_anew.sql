-- Records that have opted out, and were held by a run that has ended early, are not known to the next
-- one, or to the same if it reads again, so that it looks whether they say so still. No record has this fingerprint.
UPDATE syncs_sourcelink
   SET fingerprint = '00000000-0000-0000-0000-000000000000'
 WHERE ctid = ANY (ARRAY (SELECT link.ctid
                            FROM syncs_heldrecord held
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM syncs_sourcelink
                                                WHERE sync_id = held.sync_id
                                                  AND record_id = held.record_id
                                               OFFSET 0) link
                           WHERE held.sync_id = %(sync)s
                             AND held.hold_id = %(hold)s
                             AND held.because = %(OPTED_OUT)s))
