-- The run's own table of related records (R36): what the criteria's conditions on clients and job
-- openings say of each. Not logged, like the staging table: the checkpoint knows whether it must
-- have rows. It is dropped with the run.
CREATE UNLOGGED TABLE IF NOT EXISTS {related} (
    subject    "char" NOT NULL,  -- c: a client, j: a job opening
    record_id  bigint NOT NULL,
    belongs_to bigint,           -- the id by which records find it: a client's own, an opening's
                                 -- contact; null for none, 0 where whose it is cannot be read
    ordinal    bigint NOT NULL,  -- the place in the order of reading
    answers    text COLLATE "C" NOT NULL,  -- a sign for each condition on this subject
    PRIMARY KEY (subject, record_id)
) WITH (autovacuum_enabled = false);

CREATE INDEX IF NOT EXISTS syncs_related_{run}_belongs_to ON {related} (subject, belongs_to);

TRUNCATE {related}
