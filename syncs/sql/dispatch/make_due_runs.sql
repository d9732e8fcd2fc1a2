-- A queued run with its checkpoint for each due instant, unless a queued run stands for it by now, or the
-- instant had its run (R81).
WITH made AS (
        INSERT INTO syncs_importrun (sync_id, organisation_id, due_at, missed, created_at, {run_columns})
        SELECT due.*, clock_timestamp(), {run_values}
          FROM unnest(%(syncs)s::bigint[], %(organisations)s::bigint[], %(due)s::timestamptz[],
                      %(missed)s::jsonb[]) AS due
            ON CONFLICT DO NOTHING
     RETURNING id, organisation_id)
INSERT INTO syncs_runcheckpoint (organisation_id, run_id, {checkpoint_columns})
SELECT organisation_id, id, {checkpoint_values}
  FROM made
