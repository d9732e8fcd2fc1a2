-- A record of a range that qualifies again for a person is not held any more (R74). That it does
-- says also that the address has not opted out: then no record with it would.
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY (SELECT held.ctid
                            FROM syncs_runrow decided
                           CROSS JOIN LATERAL (SELECT ctid, record_id, because
                                                 FROM syncs_heldrecord
                                                WHERE sync_id = %(sync)s
                                                  AND contact_id = decided.contact_id
                                               OFFSET 0) held
                           WHERE decided.run_id = %(run)s
                             AND decided.outcome IN (%(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                                     %(UNCHANGED)s)
                             AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
                             AND (held.record_id = decided.record_id
                                  OR held.because = %(OPTED_OUT)s)))
