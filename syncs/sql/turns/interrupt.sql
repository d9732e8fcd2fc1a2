-- Interrupts what a worker does for a run that is to be cancelled (R77). The advisory lock, which a
-- checkpoint's transaction holds, is the proof that the session is at work for this run. A session
-- that is silent inside the transaction has no statement to be cancelled: a frozen worker's, ended.
SELECT CASE WHEN session.state LIKE 'idle in transaction%%'
             AND session.state_change
                 <= clock_timestamp() - make_interval(secs => %(notice_seconds)s)
            THEN pg_terminate_backend(session.pid)
            ELSE pg_cancel_backend(session.pid)
       END
  FROM pg_locks held
  JOIN pg_stat_activity session ON session.pid = held.pid
 WHERE held.locktype = 'advisory'
   AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND held.classid::bigint = %(at_checkpoint)s
   AND held.objid::bigint = ANY (%(run_keys)s::bigint[])
   AND held.objsubid = 2
   AND held.granted
