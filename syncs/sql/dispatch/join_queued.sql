-- A run that is queued already stands for the instant too, and goes on to stand for its own (R76, R82).
-- One that a worker begins at this very moment is not queued any more.
UPDATE syncs_importrun run
   SET due_at = due.due_at,
       missed = CASE WHEN run.due_at IS NULL THEN '[]'
                     ELSE run.missed || to_jsonb(run.due_at)
                END || due.missed
  FROM unnest(%(syncs)s::bigint[], %(due)s::timestamptz[], %(missed)s::jsonb[])
       AS due (sync_id, due_at, missed)
 WHERE run.sync_id = due.sync_id
   AND run.state = %(queued)s
   AND run.kind = %(import)s
   AND NOT EXISTS (SELECT
                     FROM syncs_importrun same
                    WHERE same.sync_id = due.sync_id AND same.due_at = due.due_at)
