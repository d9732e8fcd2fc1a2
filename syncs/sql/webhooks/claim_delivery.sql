-- Claims for a while one delivery that is due: of the webhook that was left alone for the longest, so that each gets
-- its turn, and of one that has been slow or failing only where there is room for such. One at a time goes to a webhook.
-- Organisations that are told as much at once as one may be, or are closed, are left out.
WITH RECURSIVE waited_for AS (
       -- The webhooks for which something waits, one probe of the index for each: most have nothing.
       (SELECT min(webhook_id) AS webhook_id
          FROM webhooks_webhookdelivery
         WHERE due_at IS NOT NULL)
        UNION ALL
       SELECT (SELECT min(further.webhook_id)
                 FROM webhooks_webhookdelivery AS further
                WHERE further.due_at IS NOT NULL
                  AND further.webhook_id > waited_for.webhook_id)
         FROM waited_for
        WHERE waited_for.webhook_id IS NOT NULL),

     chosen AS (
       SELECT webhook.id, due.id AS delivery_id
         FROM waited_for
         JOIN webhooks_webhook AS webhook ON webhook.id = waited_for.webhook_id
        CROSS JOIN LATERAL (
              SELECT delivery.id
                FROM webhooks_webhookdelivery AS delivery
               WHERE delivery.webhook_id = webhook.id AND delivery.due_at <= %(now)s
               ORDER BY delivery.due_at, delivery.id
               LIMIT 1) AS due
        WHERE webhook.disabled_at IS NULL
          AND (webhook.claimed_until IS NULL OR webhook.claimed_until <= %(now)s)
          AND (webhook.rests_until IS NULL OR webhook.rests_until <= %(now)s)
          AND (%(may_be_slow)s OR webhook.failures = 0 AND webhook.took_ms < %(slow_ms)s)
          AND webhook.organisation_id <> ALL (%(full)s)
          AND NOT EXISTS (SELECT FROM accounts_closure AS closure
                           WHERE closure.organisation_id = webhook.organisation_id)
        ORDER BY webhook.tried_at NULLS FIRST, webhook.id
        LIMIT 1
          FOR UPDATE OF webhook SKIP LOCKED),

     claimed AS (
       UPDATE webhooks_webhook AS webhook
          SET claimed_until = %(until)s, tried_at = %(now)s
         FROM chosen
        WHERE webhook.id = chosen.id
       RETURNING webhook.id)

UPDATE webhooks_webhookdelivery AS delivery
   SET due_at = %(until)s, attempts = delivery.attempts + 1, tried_at = %(now)s
  FROM chosen
 WHERE delivery.id = chosen.delivery_id
RETURNING delivery.id
