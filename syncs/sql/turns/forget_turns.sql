-- Runs that are over have no turn any more: the index of those that wait stays small. What somebody
-- has locked is left for the next time.
UPDATE syncs_runcheckpoint
   SET turn_at = NULL
 WHERE run_id IN (SELECT checkpoint.run_id
                    FROM syncs_runcheckpoint checkpoint
                    JOIN syncs_importrun run ON run.id = checkpoint.run_id
                   WHERE checkpoint.turn_at IS NOT NULL
                     AND run.state NOT IN ('queued', 'running')
                     FOR UPDATE OF checkpoint SKIP LOCKED)
