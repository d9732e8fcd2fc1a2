-- Records that the run had linked to somebody are linked to them no more.
DELETE FROM syncs_sourcelink
 WHERE ctid = ANY (ARRAY (SELECT link.ctid
                            FROM stood
                           CROSS JOIN LATERAL (SELECT ctid, contact_id
                                                 FROM syncs_sourcelink
                                                WHERE sync_id = %(sync)s
                                                  AND record_id = stood.record_id
                                               OFFSET 0) link
                           WHERE stood.unlinks AND link.contact_id = stood.contact_id))
