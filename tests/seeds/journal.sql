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
