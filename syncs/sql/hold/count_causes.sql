-- Why people would leave, and how many of them because a value turned empty: their address, or one
-- that the criteria ask for (R73).
SELECT removal.reason, record.emptied, count(*)
  FROM syncs_runrow removal
  LEFT JOIN LATERAL (SELECT CASE WHEN staged.because IN (%(NO_MATCH)s, %(ADDRESS_CHANGED)s)
                                      AND staged.address_told AND staged.reason = %(EMPTY_EMAIL)s
                                 THEN 'address'
                                 WHEN staged.because = %(NO_MATCH)s AND staged.emptied
                                 THEN 'field'
                            END AS emptied
                       FROM {staged} staged
                      WHERE staged.leaves = removal.contact_id
                        AND staged.record_id = removal.record_id
                        AND staged.because = removal.reason
                      ORDER BY staged.ordinal
                      LIMIT 1) record ON true
 WHERE removal.run_id = %(run)s AND removal.outcome = %(DELETED)s
 GROUP BY removal.reason, record.emptied
 ORDER BY count(*) DESC, removal.reason, record.emptied
