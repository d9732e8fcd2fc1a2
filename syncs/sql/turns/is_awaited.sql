-- Whether a run of another organisation waits for nothing but a worker.
SELECT EXISTS (
    SELECT
      FROM syncs_runcheckpoint waiting
     CROSS JOIN LATERAL (SELECT
                           FROM syncs_importrun run
                          WHERE run.id = waiting.run_id
                            AND {may_begin.sql}
                         OFFSET 0) AS run
     WHERE waiting.organisation_id <> %(organisation)s
       AND waiting.turn_at IS NOT NULL
       AND waiting.wake_at <= clock_timestamp()
       AND (waiting.lease_until IS NULL OR waiting.lease_until < clock_timestamp())
)
