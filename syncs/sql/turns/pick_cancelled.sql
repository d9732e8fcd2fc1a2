-- A running run that is to be cancelled and that nobody works on, or whose worker does not notice
-- (R77): it may hang in a call to Recruit.
SELECT checkpoint.run_id, checkpoint.organisation_id
  FROM syncs_importrun run
  JOIN syncs_runcheckpoint checkpoint ON checkpoint.run_id = run.id
 WHERE run.state = 'running'
   AND run.cancel_requested_at IS NOT NULL
   AND (%(run)s::bigint IS NULL OR run.id = %(run)s::bigint)
   AND (   checkpoint.lease_until IS NULL
        OR checkpoint.lease_until < clock_timestamp()
        OR run.cancel_requested_at
           <= clock_timestamp() - make_interval(secs => %(notice_seconds)s))
 ORDER BY run.cancel_requested_at
 LIMIT 1
   FOR UPDATE OF checkpoint SKIP LOCKED
