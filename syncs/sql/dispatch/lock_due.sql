-- The active syncs that are due, the longest first, locked: of each its keys, and its timing. A sync that
-- another dispatcher or a person has at this moment is left out; the next tick finds it (R81).
  SELECT id, organisation_id, next_run_at, frequency, at, zone, weekday, day
    FROM syncs_sync
   WHERE state = 'active' AND next_run_at <= %(now)s
ORDER BY next_run_at, id
   LIMIT %(at_most)s
     FOR UPDATE SKIP LOCKED
