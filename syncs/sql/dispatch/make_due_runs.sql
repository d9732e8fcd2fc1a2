-- A queued run with its checkpoint for each due sync, and when the sync is due next; not at all for one
-- that runs once. Syncs come with the number, from 1, of the instants that their timing has.
WITH due AS MATERIALIZED (
    SELECT sync.sync_id, sync.organisation_id, instants.due_at, instants.missed, instants.next_run_at
      FROM unnest(%(syncs)s::bigint[], %(organisations)s::bigint[], %(instants)s::bigint[])
           AS sync (sync_id, organisation_id, instants)
      JOIN unnest(%(due)s::timestamptz[], %(missed)s::jsonb[], %(next)s::timestamptz[])
           WITH ORDINALITY AS instants (due_at, missed, next_run_at, number)
        ON instants.number = sync.instants
), moved AS (
    UPDATE syncs_sync sync
       SET next_run_at = due.next_run_at
      FROM due
     WHERE sync.id = due.sync_id
), queued AS (
    INSERT INTO syncs_importrun AS run
           (sync_id, organisation_id, due_at, missed, created_at, {run_columns})
    SELECT sync_id, organisation_id, due_at, missed, clock_timestamp(), {run_values}
      FROM due
     -- An instant that had its run gets no other one (R81).
     WHERE NOT EXISTS (SELECT
                         FROM syncs_importrun same
                        WHERE same.sync_id = due.sync_id AND same.due_at = due.due_at
                       OFFSET 0)
        -- A run that is queued already stands for the instant too, and goes on to stand for its own
        -- (R76, R82). One that a worker begins at this very moment is not queued any more.
        ON CONFLICT (sync_id, kind) WHERE state = 'queued' DO UPDATE
       SET due_at = excluded.due_at,
           missed = CASE WHEN run.due_at IS NULL THEN '[]'
                         ELSE run.missed || to_jsonb(run.due_at)
                    END || excluded.missed
 RETURNING id, organisation_id
)
INSERT INTO syncs_runcheckpoint (organisation_id, run_id, {checkpoint_columns})
SELECT organisation_id, id, {checkpoint_values}
  FROM queued
    -- Only new runs have none yet.
    ON CONFLICT (run_id) DO NOTHING
