-- Who is held stays until somebody has answered, whatever lets go of them meanwhile; and a record
-- whose person was kept is not asked about again for the same reason (R74). An opt-out that came to
-- a hold later was not shown with it: nobody has answered that one. Nor is it an answer that nobody
-- answered in time.
UPDATE leaving
   SET stays = true
 WHERE EXISTS (SELECT
                 FROM syncs_heldrecord held
                CROSS JOIN LATERAL (SELECT answer
                                      FROM syncs_hold
                                     WHERE run_id = held.hold_id
                                    OFFSET 0) hold
                WHERE held.sync_id = %(sync)s
                  AND held.contact_id = leaving.contact_id
                  AND (hold.answer IN ('', %(REMOVE_ANSWER)s)
                       OR hold.answer = %(KEEP_ANSWER)s
                          AND held.record_id = leaving.record_id
                          AND held.because = leaving.because
                          AND NOT (held.joined AND held.because = %(OPTED_OUT)s))
               OFFSET 0)
