-- The runs with their numbers; not the rows of each.
SELECT run.id, sync.name AS sync, run.trigger, run.state, run.created_at AS asked_for,
       run.started_at AS started, run.finished_at AS finished, run.total, run.new, run.re_added,
       run.duplicate, run.updated, run.unchanged, run.ignored, run.deleted, run.error
  FROM syncs_importrun run
  JOIN syncs_sync sync ON sync.id = run.sync_id
 WHERE run.organisation_id = %(organisation)s
 ORDER BY run.id
