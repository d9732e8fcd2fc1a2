-- Whether a worker may begin the run, or go on with it: one run of a sync at a time (R76).
(   run.state = 'running'
 OR run.state = 'queued'
    AND NOT EXISTS (SELECT
                      FROM syncs_importrun other
                     WHERE other.sync_id = run.sync_id
                       AND other.state = 'running'))
