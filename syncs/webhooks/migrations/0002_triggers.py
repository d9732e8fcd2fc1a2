from django.db import migrations

TRIGGERS = """
-- Whatever changes a run, a concern or the members of a list, webhooks hear of it, in the same transaction. An
-- organisation without a webhook for it costs a look-up; one whose webhook is switched off is told later.
CREATE FUNCTION webhooks_tell(told_organisation bigint, told_kind text, told jsonb)
RETURNS void LANGUAGE sql AS $$
    WITH wanting AS (
           SELECT id FROM webhooks_webhook
            WHERE organisation_id = told_organisation AND told_kind = ANY (kinds)),
         event AS (
           INSERT INTO webhooks_webhookevent (organisation_id, number, kind, about)
           SELECT told_organisation, gen_random_uuid(), told_kind, told
            WHERE EXISTS (SELECT FROM wanting)
           RETURNING id)
    INSERT INTO webhooks_webhookdelivery (webhook_id, event_id, due_at, attempts, error)
    SELECT wanting.id, event.id, statement_timestamp(), 0, '' FROM wanting, event;
$$;

-- Previews change nothing, and what was cancelled before it started was never told of.
CREATE FUNCTION webhooks_tell_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind NOT IN ('preview', 'undo_view')
       AND NEW.state <> 'queued'
       AND NOT (NEW.state = 'cancelled' AND NEW.started_at IS NULL) THEN
        PERFORM webhooks_tell(
            NEW.organisation_id,
            CASE NEW.state WHEN 'running' THEN 'run.started' ELSE 'run.' || NEW.state END,
            jsonb_build_object('run', NEW.id));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER webhooks_run_changed AFTER UPDATE OF state ON syncs_importrun
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION webhooks_tell_run();

CREATE FUNCTION webhooks_tell_concern() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.kind = 'late' THEN
        PERFORM webhooks_tell(NEW.organisation_id, 'sync.late',
            jsonb_build_object('sync', NEW.subject_id, 'since', NEW.since));
    ELSIF TG_OP = 'UPDATE' AND NEW.ending = 'mended' AND NEW.kind IN ('late', 'run_failed', 'inactive') THEN
        PERFORM webhooks_tell(NEW.organisation_id, 'sync.recovered',
            jsonb_build_object('sync', NEW.subject_id, 'since', NEW.since, 'was',
                CASE NEW.kind WHEN 'run_failed' THEN 'failed' ELSE NEW.kind END));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER webhooks_concern_began AFTER INSERT ON syncs_concern
    FOR EACH ROW EXECUTE FUNCTION webhooks_tell_concern();
CREATE TRIGGER webhooks_concern_ended AFTER UPDATE OF ending ON syncs_concern
    FOR EACH ROW WHEN (OLD.ending IS DISTINCT FROM NEW.ending)
    EXECUTE FUNCTION webhooks_tell_concern();

-- Five hundred people to an event, of one list each.
CREATE FUNCTION webhooks_tell_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM webhooks_webhook WHERE TG_ARGV[0] = ANY (kinds)) THEN
        PERFORM webhooks_tell(organisation_id, TG_ARGV[0],
                    jsonb_build_object('mailing_list', mailing_list_id,
                                       'contacts', jsonb_agg(contact_id ORDER BY contact_id)))
           FROM (SELECT organisation_id, mailing_list_id, contact_id,
                        (row_number() OVER (PARTITION BY organisation_id, mailing_list_id
                                            ORDER BY contact_id) - 1) / 500 AS part
                   FROM moved
                  WHERE organisation_id IN (SELECT organisation_id FROM webhooks_webhook
                                             WHERE TG_ARGV[0] = ANY (kinds))) AS numbered
          GROUP BY organisation_id, mailing_list_id, part
          ORDER BY organisation_id, mailing_list_id, part;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER webhooks_members_added AFTER INSERT ON contacts_membership
    REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION webhooks_tell_members('list.members_added');
CREATE TRIGGER webhooks_members_removed AFTER DELETE ON contacts_membership
    REFERENCING OLD TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION webhooks_tell_members('list.members_removed');
"""

NO_TRIGGERS = """
DROP TRIGGER webhooks_members_removed ON contacts_membership;
DROP TRIGGER webhooks_members_added ON contacts_membership;
DROP TRIGGER webhooks_concern_ended ON syncs_concern;
DROP TRIGGER webhooks_concern_began ON syncs_concern;
DROP TRIGGER webhooks_run_changed ON syncs_importrun;
DROP FUNCTION webhooks_tell_members();
DROP FUNCTION webhooks_tell_concern();
DROP FUNCTION webhooks_tell_run();
DROP FUNCTION webhooks_tell(bigint, text, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0001_initial"),
        ("contacts", "0009_departures_and_search"),
        ("syncs", "0031_strangers"),
    ]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
