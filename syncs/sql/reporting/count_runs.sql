-- What the runs of an organisation have done, for each of its syncs that is not deleted, since they are kept for ever.
SELECT sync.id, sync.name, sync.state,
       count(*) FILTER (WHERE run.state = 'succeeded') AS succeeded,
       count(*) FILTER (WHERE run.state = 'failed') AS failed,
       count(*) FILTER (WHERE run.state = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE run.state = 'held') AS held,
       count(*) FILTER (WHERE run.state IN ('queued', 'running')) AS unfinished,
       coalesce(sum(run.new), 0) AS new,
       coalesce(sum(run.re_added), 0) AS re_added,
       coalesce(sum(run.duplicate), 0) AS duplicate,
       coalesce(sum(run.updated), 0) AS updated,
       coalesce(sum(run.unchanged), 0) AS unchanged,
       coalesce(sum(run.ignored), 0) AS ignored,
       coalesce(sum(run.deleted), 0) AS deleted,
       extract(epoch FROM max(run.finished_at) FILTER (WHERE run.state = 'succeeded')) AS last_success,
       coalesce(sum(run.api_calls), 0) AS api_calls
  FROM syncs_sync AS sync
  LEFT JOIN syncs_importrun AS run ON run.sync_id = sync.id AND run.kind = ANY (%(importing)s)
 WHERE sync.organisation_id = %(organisation)s AND sync.state NOT IN ('draft', 'deleted')
 GROUP BY sync.id
 ORDER BY sync.id
