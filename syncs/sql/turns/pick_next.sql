-- The run that deserves a worker's next turn: of the organisation that was served longest ago the
-- run that was, or was made, longest ago (docs/decisions/0023-turns.md); of those that have not begun,
-- where only these are asked for.
WITH RECURSIVE organisations AS (
    -- Those with runs that are not over, one probe of the index for each.
    (SELECT min(organisation_id) AS organisation_id
       FROM syncs_runcheckpoint
      WHERE turn_at IS NOT NULL)
     UNION ALL
    SELECT (SELECT min(further.organisation_id)
              FROM syncs_runcheckpoint further
             WHERE further.turn_at IS NOT NULL
               AND further.organisation_id > organisations.organisation_id)
      FROM organisations
     WHERE organisations.organisation_id IS NOT NULL
),
full_connections AS MATERIALIZED (
{full_connections.sql}
),
next_organisations AS (
    SELECT organisations.organisation_id
      FROM organisations
      LEFT JOIN syncs_organisationturn served USING (organisation_id)
     WHERE EXISTS (SELECT
                     FROM syncs_connection connection
                    WHERE connection.organisation_id = organisations.organisation_id
                      AND connection.id NOT IN (SELECT connection_id FROM full_connections))
     ORDER BY served.served_at NULLS FIRST, organisations.organisation_id
)
SELECT next_run.run_id, next_organisations.organisation_id
  FROM next_organisations
 -- Nested loops keep the order; the first organisation that has a free run is the last one asked.
 CROSS JOIN LATERAL (
    SELECT waiting.run_id
      FROM syncs_runcheckpoint waiting
     CROSS JOIN LATERAL (SELECT run.sync_id
                           FROM syncs_importrun run
                          WHERE run.id = waiting.run_id
                            AND (run.state = 'queued' OR NOT %(only_new)s)
                            AND {may_begin.sql}
                         OFFSET 0) AS run
     CROSS JOIN LATERAL (SELECT sync.connection_id
                           FROM syncs_sync sync
                          WHERE sync.id = run.sync_id
                         OFFSET 0) AS sync
     WHERE waiting.organisation_id = next_organisations.organisation_id
       AND waiting.turn_at IS NOT NULL
       AND waiting.wake_at <= clock_timestamp()
       AND (waiting.lease_until IS NULL OR waiting.lease_until < clock_timestamp())
       AND sync.connection_id NOT IN (SELECT connection_id FROM full_connections)
     ORDER BY waiting.turn_at, waiting.run_id
     LIMIT 1
       FOR UPDATE OF waiting SKIP LOCKED
 ) AS next_run
 LIMIT 1
