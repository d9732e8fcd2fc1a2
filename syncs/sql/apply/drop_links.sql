-- A record that let go of its contact and fills no other one is not linked any more.
DELETE FROM syncs_sourcelink
 WHERE ctid = ANY (ARRAY (SELECT link.ctid
                            FROM leaving
                           CROSS JOIN LATERAL (SELECT ctid, contact_id
                                                 FROM syncs_sourcelink
                                                WHERE sync_id = %(sync)s
                                                  AND record_id = leaving.record_id
                                               OFFSET 0) link
                           WHERE link.contact_id = leaving.contact_id
                             AND NOT leaving.stays))
