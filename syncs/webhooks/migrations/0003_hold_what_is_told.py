"""Whoever deletes a webhook waits for those who write deliveries to it, and not the other way round.

The key of a delivery is compared when its transaction ends: with no lock a webhook that somebody
deleted meanwhile would fail the work of others, a range of a run for one.
"""

from django.db import migrations

HOLDING = """
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

NOT_HOLDING = """
CREATE OR REPLACE FUNCTION webhooks_tell(told_organisation bigint, told_kind text, told jsonb)
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
"""


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0002_triggers")]

    operations = [migrations.RunSQL(HOLDING, NOT_HOLDING)]
