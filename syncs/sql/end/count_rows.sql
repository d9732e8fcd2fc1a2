SELECT outcome, reason, count(*)
  FROM syncs_runrow
 WHERE run_id = %(run)s
 GROUP BY outcome, reason
