-- Gives the run that the inner statement picks, and has locked, to a worker: one statement, so that
-- no worker that dies or freezes in the middle of it holds anything.
WITH picked AS MATERIALIZED (
{inner}
), served AS (
    INSERT INTO syncs_organisationturn AS turn (organisation_id, served_at)
    SELECT organisation_id, clock_timestamp()
      FROM picked
        ON CONFLICT (organisation_id) DO UPDATE
       SET served_at = excluded.served_at
)
UPDATE syncs_runcheckpoint AS checkpoint
   SET token = token + 1,
       failures = failures + (lease_until IS NOT NULL)::int,
       lease_until = clock_timestamp() + make_interval(secs => %(lease_seconds)s),
       turn_at = clock_timestamp()
  FROM picked
 WHERE checkpoint.run_id = picked.run_id
RETURNING checkpoint.*
