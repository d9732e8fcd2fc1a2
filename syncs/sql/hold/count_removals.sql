-- How many people a run has decided to remove.
SELECT count(*)
  FROM syncs_runrow
 WHERE run_id = %(run)s AND outcome = %(DELETED)s
