-- The connections of which as many runs are at work as may be. One run beside which it
-- is asked does not count.
SELECT sync.connection_id
  FROM syncs_runcheckpoint at_work
 CROSS JOIN LATERAL (SELECT run.sync_id
                       FROM syncs_importrun run
                      WHERE run.id = at_work.run_id
                        AND run.state IN ('queued', 'running')
                     OFFSET 0) AS run
 CROSS JOIN LATERAL (SELECT sync.connection_id
                       FROM syncs_sync sync
                      WHERE sync.id = run.sync_id
                     OFFSET 0) AS sync
 WHERE at_work.lease_until >= statement_timestamp()
   AND at_work.turn_at IS NOT NULL
   AND at_work.run_id <> %(beside)s
 GROUP BY sync.connection_id
HAVING count(*) >= %(runs_of_a_connection)s
