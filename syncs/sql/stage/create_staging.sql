-- The run's own staging table: one row for each record read and each deletion reported.
-- It is not logged: should PostgreSQL crash it comes back empty, the checkpoint knows how many
-- rows it must have, and the run reads again. It is dropped with the run, and made anew where that
-- reads again.
DROP TABLE IF EXISTS {staged};
CREATE UNLOGGED TABLE {staged} (
    ordinal     bigint PRIMARY KEY,  -- the place in the run, in the order of reading
    record_id   bigint NOT NULL,
    kind        "char" NOT NULL,     -- see syncs/sql/kinds.py
    contact_id  bigint,              -- the contact of a known record, or the other one that a record
                                     -- has come to fill or claim which lets go of `leaves` (R72)
    contact_revision integer,        -- in which it left that other one
    leaves      bigint,              -- the contact that this record lets go of
    because     smallint,            -- why it does
    spared      smallint,            -- why it would, but for when it was imported (R50)
    reason      smallint,            -- why the record is ignored, should it be selected; what is
                                     -- only looked up in decide_read.sql is not in it
    fingerprint uuid,                -- from here on only for the kinds r, o and g
    selected    boolean,             -- null: cannot be told (R73)
    failed      text,                -- the conditions that it does not meet, a JSON list
    emptied     boolean,             -- it is not selected because a value is empty
    email       text,
    address_told boolean,            -- false: the record came without its address (R73)
    address     text COLLATE "C",
    suggestion  text,
    first_name  text,                -- null: the contact keeps what it has
    last_name   text,
    attributes  text,                -- a JSON object, cast only for rows that are written
    opted_out   boolean,             -- null: was not told
    denies_opt_out boolean,          -- it says no, and not merely nothing
    converted   boolean,             -- null: was not told
    created_at  timestamptz,
    not_sent    text,                -- the fields that it came without (R73), a JSON list
    notes       text                 -- what else the row is to say, a JSON object
) WITH (autovacuum_enabled = false);
-- The records that let go of somebody, by whom they let go of. Made while the table is empty: an index
-- over rows that were updated before is left aside as long as anybody's older transaction lasts.
CREATE INDEX syncs_staged_{run}_leaves ON {staged} (leaves, ordinal) WHERE leaves IS NOT NULL
