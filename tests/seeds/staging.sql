-- Who makes the staging table of a run, and who writes into it: each is watched as soon as it is made.
-- Only a superuser may do this.
CREATE FUNCTION seeds_watch_staging() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    made text;
BEGIN
    FOR made IN SELECT object_identity
                  FROM pg_event_trigger_ddl_commands()
                 WHERE object_type = 'table' AND object_identity LIKE 'staging.syncs\_staged\_%'
    LOOP
        EXECUTE format('CREATE TRIGGER seeds_is_written AFTER INSERT OR UPDATE OR DELETE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION seeds_note_write()', made);
        INSERT INTO seeds_journal (kind, run, after)
        VALUES ('write', substring(made FROM '\d+$')::bigint,
                jsonb_build_object('who', current_setting('application_name')));
    END LOOP;
END $$;

CREATE EVENT TRIGGER seeds_staging ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
   EXECUTE FUNCTION seeds_watch_staging();
