"""An event is written by a statement of its own, before its deliveries.

Row-level security shows a delivery whose event is shown, and a statement does not see the rows that
it has written itself: whoever served one organisation could not tell its webhooks anything.
"""

from django.db import migrations

ONE_AFTER_THE_OTHER = """
CREATE OR REPLACE FUNCTION webhooks_tell(told_organisation bigint, told_kind text, told jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wanting bigint[];
    told_event bigint;
BEGIN
    wanting := ARRAY(SELECT id FROM webhooks_webhook
                      WHERE organisation_id = told_organisation AND told_kind = ANY (kinds)
                        FOR KEY SHARE);
    IF wanting <> '{}' THEN
        INSERT INTO webhooks_webhookevent (organisation_id, number, kind, about)
        VALUES (told_organisation, gen_random_uuid(), told_kind, told)
        RETURNING id INTO told_event;
        INSERT INTO webhooks_webhookdelivery (webhook_id, event_id, due_at, attempts, error)
        SELECT unnest(wanting), told_event, statement_timestamp(), 0, '';
    END IF;
END $$;
"""

AT_ONCE = """
CREATE OR REPLACE FUNCTION webhooks_tell(told_organisation bigint, told_kind text, told jsonb)
RETURNS void LANGUAGE sql AS $$
    WITH wanting AS (
           SELECT id FROM webhooks_webhook
            WHERE organisation_id = told_organisation AND told_kind = ANY (kinds)
              FOR KEY SHARE),
         event AS (
           INSERT INTO webhooks_webhookevent (organisation_id, number, kind, about)
           SELECT told_organisation, gen_random_uuid(), told_kind, told
            WHERE EXISTS (SELECT FROM wanting)
           RETURNING id)
    INSERT INTO webhooks_webhookdelivery (webhook_id, event_id, due_at, attempts, error)
    SELECT wanting.id, event.id, statement_timestamp(), 0, '' FROM wanting, event;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0004_given_up")]

    operations = [migrations.RunSQL(ONE_AFTER_THE_OTHER, AT_ONCE)]
