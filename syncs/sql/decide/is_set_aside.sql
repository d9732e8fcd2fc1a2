-- Whether the person of a record that lets go of them, in `letting_go` (contact_id, record_id, because),
-- is set aside (R74). Who is held stays until somebody has answered, whatever lets go of them meanwhile;
-- and a record whose person was kept is not asked about again for the same reason. An opt-out that came
-- to a hold later was not shown with it: nobody has answered that one. Nor is it an answer that nobody
-- answered in time.
SELECT
  FROM syncs_heldrecord held
 CROSS JOIN LATERAL (SELECT answer
                       FROM syncs_hold
                      WHERE run_id = held.hold_id
                     OFFSET 0) hold
 WHERE held.sync_id = %(sync)s
   AND held.contact_id = letting_go.contact_id
   AND (hold.answer IN ('', %(REMOVE_ANSWER)s)
        OR hold.answer = %(KEEP_ANSWER)s
           AND held.record_id = letting_go.record_id
           AND held.because = letting_go.because
           AND NOT (held.joined AND held.because = %(OPTED_OUT)s))
OFFSET 0
