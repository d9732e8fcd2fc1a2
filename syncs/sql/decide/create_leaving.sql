-- Who leaves in a range of a run, see `find_leaving.sql`. Only the transaction that makes the table
-- uses it; phases that share one make it anew.
DROP TABLE IF EXISTS pg_temp.leaving;
CREATE TEMPORARY TABLE leaving (
    ordinal     bigint PRIMARY KEY,
    place       bigint NOT NULL,     -- of the person: the least ordinal that lets go of them
    record_id   bigint NOT NULL,
    kind        "char" NOT NULL,
    contact_id  bigint NOT NULL,     -- the person whom the record lets go of
    because     smallint NOT NULL,
    fills       bigint,              -- the other contact that it has come to fill, or claims (R72)
    revision    integer,             -- in which it left that one
    fingerprint uuid,
    stays       boolean NOT NULL DEFAULT false  -- the person does, see `set_aside.sql`
) ON COMMIT DROP
