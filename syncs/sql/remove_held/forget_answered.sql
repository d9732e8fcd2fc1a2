-- Nothing is asked any more about the held people of a range.
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY (SELECT record.ctid
                            FROM syncs_runrow held
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM syncs_heldrecord
                                                WHERE sync_id = %(sync)s
                                                  AND contact_id = held.contact_id
                                                  AND hold_id = %(hold)s
                                               OFFSET 0) record
                           WHERE held.run_id = %(hold)s
                             AND held.outcome = %(HELD)s
                             AND held.ordinal > %(after)s AND held.ordinal <= %(until)s))
