-- The other runs of a connection that are about to read wait with one that was told that nobody asks
-- it: each would take a turn to be told the same. Those that have not begun are left: they would pass
-- for late. So are those that have waited for as long as they may, who end with their next turn.
UPDATE syncs_runcheckpoint
   SET wake_at       = clock_timestamp() + make_interval(secs => %(seconds)s + random() * %(later)s),
       wait_reason   = %(reason)s,
       asked_to_wait = asked_to_wait + %(seconds)s
 WHERE run_id IN (SELECT waiting.run_id
                    FROM syncs_importrun run
                    JOIN syncs_sync sync ON sync.id = run.sync_id
                    JOIN syncs_runcheckpoint waiting ON waiting.run_id = run.id
                   WHERE sync.connection_id = %(connection)s
                     AND run.state = 'running'
                     AND run.cancel_requested_at IS NULL
                     AND run.kind = ANY (%(reads)s)
                     AND waiting.phase = ANY (%(reading)s)
                     AND waiting.wake_at <= clock_timestamp()
                     AND waiting.lease_until IS NULL
                     AND waiting.asked_to_wait + %(seconds)s <= %(at_most)s
                     FOR UPDATE OF waiting SKIP LOCKED)
