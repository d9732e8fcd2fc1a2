-- The part is at work on this host. What was last said on others is forgotten after a day: containers get
-- a new name with each release.
WITH forgotten AS (
       DELETE FROM syncs_heartbeat
        WHERE part = %(part)s AND host <> %(host)s
          AND reported_at < clock_timestamp() - interval '1 day')
INSERT INTO syncs_heartbeat (part, host, reported_at)
VALUES (%(part)s, %(host)s, clock_timestamp())
    ON CONFLICT (part, host) DO UPDATE SET reported_at = EXCLUDED.reported_at
