-- Whether a run that has not begun waits for nothing but a worker, where its connection may have one
-- more at work than it has beside the run that asks.
WITH full_connections AS MATERIALIZED (
{full_connections.sql}
)
SELECT EXISTS (
    SELECT
      FROM syncs_connection connection
     WHERE connection.id NOT IN (SELECT connection_id FROM full_connections)
       AND EXISTS (
           SELECT
             FROM syncs_runcheckpoint waiting
            CROSS JOIN LATERAL (SELECT run.sync_id
                                  FROM syncs_importrun run
                                 WHERE run.id = waiting.run_id
                                   AND run.state = 'queued'
                                   AND {may_begin.sql}
                                OFFSET 0) AS run
            CROSS JOIN LATERAL (SELECT
                                  FROM syncs_sync sync
                                 WHERE sync.id = run.sync_id
                                   AND sync.connection_id = connection.id
                                OFFSET 0) AS sync
            WHERE waiting.organisation_id = connection.organisation_id
              AND waiting.turn_at IS NOT NULL
              AND waiting.wake_at <= clock_timestamp()
              AND (waiting.lease_until IS NULL OR waiting.lease_until < clock_timestamp())
           OFFSET 0)
)
