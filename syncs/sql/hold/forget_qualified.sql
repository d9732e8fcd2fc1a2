-- A record of a range that qualifies again for a person is not held any more (R74). That it does
-- says also that the address has not opted out: then no record with it would.
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY (SELECT held.ctid
                            FROM (SELECT contact_id, record_id
                                    FROM syncs_runrow
                                   WHERE run_id = %(run)s
                                     AND outcome IN (%(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                                     %(UNCHANGED)s)
                                     AND ordinal > %(after)s AND ordinal <= %(until)s
                                   UNION ALL
                                  SELECT packed.contact_id, packed.record_id
                                    FROM syncs_unchangedblock block
                                   CROSS JOIN LATERAL ({unpacked.sql}) packed
                                   WHERE block.run_id = %(run)s
                                     AND block.first_ordinal <= %(until)s
                                     AND block.last_ordinal > %(after)s
                                     AND packed.ordinal > %(after)s
                                     AND packed.ordinal <= %(until)s) decided
                           CROSS JOIN LATERAL (SELECT ctid, record_id, because
                                                 FROM syncs_heldrecord
                                                WHERE sync_id = %(sync)s
                                                  AND contact_id = decided.contact_id
                                               OFFSET 0) held
                           WHERE held.record_id = decided.record_id
                              OR held.because = %(OPTED_OUT)s))
