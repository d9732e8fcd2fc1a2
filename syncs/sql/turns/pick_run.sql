-- One certain run, if it is free; no rows where somebody has it locked.
SELECT run_id, organisation_id
  FROM syncs_runcheckpoint
 WHERE run_id = %(run)s
   AND wake_at <= clock_timestamp()
   AND (lease_until IS NULL OR lease_until < clock_timestamp())
   FOR UPDATE SKIP LOCKED
