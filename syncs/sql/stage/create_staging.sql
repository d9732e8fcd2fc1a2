-- The run's own staging table: one row for each record read and each deletion reported.
-- It is not logged: should PostgreSQL crash it comes back empty, the checkpoint knows how many
-- rows it must have, and the run reads again. It is dropped with the run.
CREATE UNLOGGED TABLE IF NOT EXISTS {staged} (
    ordinal     bigint PRIMARY KEY,  -- the place in the run, in the order of reading
    record_id   bigint NOT NULL,
    kind        "char" NOT NULL,     -- r: read, k: known and as it was, d: deleted in Recruit,
                                     -- h: hidden from lists, o: in the module, perhaps outside
                                     -- the view
    contact_id  bigint,              -- the contact of a known record
    leaves      bigint,              -- the contact that this record lets go of
    fingerprint uuid,                -- from here on only for kind r
    reason      smallint,            -- why the record is ignored, as far as it shows by itself
    email       text,
    address     text COLLATE "C",
    suggestion  text,
    first_name  text,                -- null: the contact keeps what it has
    last_name   text,
    attributes  text,                -- a JSON object, cast only for rows that are written
    opted_out   boolean,
    converted   boolean,
    created_at  timestamptz,
    notes       text                 -- a JSON list
) WITH (autovacuum_enabled = false)
