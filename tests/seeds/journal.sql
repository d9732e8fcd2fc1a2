-- What the judge must know of the order of events, written in the transactions that make them.
CREATE TABLE seeds_journal (
    id     bigserial PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind   text NOT NULL,
    sync   bigint,
    run    bigint,
    before jsonb,
    after  jsonb
);
GRANT SELECT, INSERT ON seeds_journal TO PUBLIC;
GRANT USAGE ON SEQUENCE seeds_journal_id_seq TO PUBLIC;

CREATE FUNCTION seeds_note_sync() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seeds_journal (kind, sync, before, after)
    VALUES ('sync', NEW.id, CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW));
    RETURN NULL;
END $$;

CREATE FUNCTION seeds_note_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seeds_journal (kind, sync, run, before, after)
    VALUES ('run', NEW.sync_id, NEW.id,
            CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW));
    RETURN NULL;
END $$;

CREATE FUNCTION seeds_note_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seeds_journal (kind, run, after)
    VALUES ('lease', NEW.run_id, jsonb_build_object('who', current_setting('application_name')));
    RETURN NULL;
END $$;

CREATE FUNCTION seeds_note_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seeds_journal (kind, run, after)
    VALUES ('write', NEW.id, jsonb_build_object('who', current_setting('application_name')));
    RETURN NULL;
END $$;

-- The staging table has the number of its run in its name, see `staging.sql`.
CREATE FUNCTION seeds_note_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seeds_journal (kind, run, after)
    VALUES ('write', substring(TG_TABLE_NAME FROM '\d+$')::bigint,
            jsonb_build_object('who', current_setting('application_name')));
    RETURN NULL;
END $$;

CREATE TRIGGER seeds_sync_is_made AFTER INSERT ON syncs_sync
   FOR EACH ROW EXECUTE FUNCTION seeds_note_sync();
CREATE TRIGGER seeds_sync_changes AFTER UPDATE ON syncs_sync
   FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state
                      OR OLD.next_run_at IS DISTINCT FROM NEW.next_run_at)
   EXECUTE FUNCTION seeds_note_sync();
CREATE TRIGGER seeds_run_is_made AFTER INSERT ON syncs_importrun
   FOR EACH ROW EXECUTE FUNCTION seeds_note_run();
CREATE TRIGGER seeds_run_changes AFTER UPDATE ON syncs_importrun
   FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state
                      OR OLD.due_at IS DISTINCT FROM NEW.due_at)
   EXECUTE FUNCTION seeds_note_run();
CREATE TRIGGER seeds_run_is_prepared AFTER UPDATE OF settings ON syncs_importrun
   FOR EACH ROW EXECUTE FUNCTION seeds_note_settings();
CREATE TRIGGER seeds_lease_is_taken AFTER UPDATE ON syncs_runcheckpoint
   FOR EACH ROW WHEN (OLD.token <> NEW.token) EXECUTE FUNCTION seeds_note_lease();
