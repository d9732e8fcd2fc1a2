-- Records that let go of their person are not asked about any more, whatever was answered before.
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY (SELECT held.ctid
                            FROM leaving
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM syncs_heldrecord
                                                WHERE sync_id = %(sync)s
                                                  AND contact_id = leaving.contact_id
                                                  AND record_id = leaving.record_id
                                               OFFSET 0) held
                           WHERE NOT leaving.stays))
