-- When each sync is due next; not at all for one that runs once.
UPDATE syncs_sync sync
   SET next_run_at = due.next_run_at
  FROM unnest(%(syncs)s::bigint[], %(next)s::timestamptz[]) AS due (sync_id, next_run_at)
 WHERE sync.id = due.sync_id
