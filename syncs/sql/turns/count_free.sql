-- How many workers could take a run now: free runs, as far as their connections allow, and those
-- that are to be cancelled and that nobody, or nobody who notices, works on.
SELECT coalesce(sum(least(waiting, greatest(%(runs_of_a_connection)s - at_work, 0))), 0)
       + coalesce(sum(unheeded), 0)
  FROM (SELECT count(*) FILTER (WHERE NOT is_unheeded AND is_held)                    AS at_work,
               count(*) FILTER (WHERE NOT is_unheeded AND NOT is_held AND may_begin)  AS waiting,
               count(*) FILTER (WHERE is_unheeded)                                    AS unheeded
          FROM syncs_runcheckpoint checkpoint
          JOIN syncs_importrun run
            ON run.id = checkpoint.run_id AND run.state IN ('queued', 'running')
          JOIN syncs_sync sync ON sync.id = run.sync_id
         CROSS JOIN LATERAL (
               SELECT coalesce(checkpoint.lease_until >= clock_timestamp(), false) AS is_held
         ) AS lease
         CROSS JOIN LATERAL (
               SELECT run.state = 'running'
                      AND run.cancel_requested_at IS NOT NULL
                      AND (   NOT lease.is_held
                           OR run.cancel_requested_at
                              <= clock_timestamp() - make_interval(secs => %(notice_seconds)s)
                          ) AS is_unheeded,
                      checkpoint.wake_at <= clock_timestamp()
                      AND {may_begin.sql} AS may_begin
         ) AS it
         WHERE checkpoint.turn_at IS NOT NULL
         GROUP BY sync.connection_id) AS by_connection
