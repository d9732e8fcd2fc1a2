-- What needs attention now, in one organisation, or in all where %(only)s is null: a row for each, with what is
-- told of it. Organisations that are closed need none.
WITH organisation AS (
       SELECT id
         FROM accounts_organisation
        WHERE (%(only)s IS NULL OR id = %(only)s)
          AND NOT EXISTS (SELECT FROM accounts_closure WHERE organisation_id = accounts_organisation.id)),

     sync AS (
       SELECT sync.id, sync.organisation_id, sync.connection_id, sync.mailing_list_id, sync.name, sync.state,
              sync.state_cause, sync.next_run_at
         FROM syncs_sync AS sync
         JOIN organisation ON organisation.id = sync.organisation_id
        WHERE sync.state NOT IN ('draft', 'deleted')),

     clock AS (SELECT coalesce(%(now)s, clock_timestamp()) AS now),

-- A sync whose last import failed, and since when imports fail in a row. A run that is held has done its work,
-- whatever was answered. What a rejected key ended is the key's concern, and who paused the sync knows.
     failed AS (
       SELECT sync.organisation_id, sync.id, sync.name, last.error_code, last.id AS run_id, first.failed_at
         FROM sync
        CROSS JOIN LATERAL (
              SELECT run.id, run.state, run.error_code
                FROM syncs_importrun AS run
                LEFT JOIN syncs_hold AS hold ON hold.run_id = run.id AND run.state = 'cancelled'
               WHERE run.sync_id = sync.id
                 AND run.kind = ANY (%(importing)s)
                 AND (run.state IN ('succeeded', 'held', 'failed') OR hold.held_at IS NOT NULL)
               ORDER BY run.id DESC
               LIMIT 1) AS last
        CROSS JOIN LATERAL (
              SELECT min(run.finished_at) AS failed_at
                FROM syncs_importrun AS run
               WHERE run.sync_id = sync.id
                 AND run.kind = ANY (%(importing)s)
                 AND run.state = 'failed'
                 AND run.id > coalesce(
                       (SELECT good.id
                          FROM syncs_importrun AS good
                          LEFT JOIN syncs_hold AS hold ON hold.run_id = good.id AND good.state = 'cancelled'
                         WHERE good.sync_id = sync.id
                           AND good.kind = ANY (%(importing)s)
                           AND (good.state IN ('succeeded', 'held') OR hold.held_at IS NOT NULL)
                         ORDER BY good.id DESC
                         LIMIT 1), 0)) AS first
        WHERE sync.state <> 'paused'
          AND last.state = 'failed'
          AND last.error_code <> 'key_rejected'),

     held AS (
       SELECT hold.organisation_id, hold.run_id, hold.held_at, hold.expires_at, hold.people, sync.name,
              list.name AS list_name,
              greatest(hold.expires_at - interval '1 day', hold.held_at + interval '12 hours') AS ends_soon_at
         FROM syncs_hold AS hold
         JOIN sync ON sync.id = hold.sync_id
         JOIN contacts_mailinglist AS list ON list.id = sync.mailing_list_id
        WHERE hold.answer = '' AND hold.held_at IS NOT NULL),

-- As `syncs/alarms/late.py` has it for pages.
     late AS (
       SELECT sync.organisation_id, sync.id, sync.name, queued.since,
              queued.behind, queued.kind_of_it, queued.goes_on_at
         FROM sync
         JOIN LATERAL (
              SELECT coalesce(run.due_at, run.created_at) AS since, other.id AS behind,
                     other.kind AS kind_of_it, wait.wake_at AS goes_on_at
                FROM syncs_importrun AS run
                LEFT JOIN syncs_importrun AS other ON other.sync_id = sync.id AND other.state = 'running'
                LEFT JOIN syncs_runcheckpoint AS wait
                       ON wait.run_id = other.id
                      AND wait.lease_until IS NULL
                      AND wait.wake_at > (SELECT now FROM clock)
                      AND other.cancel_requested_at IS NULL
               WHERE run.sync_id = sync.id AND run.kind = 'import' AND run.state = 'queued'
                 AND (run.due_at IS NOT NULL OR other.id IS NULL)) AS queued
           ON queued.since < (SELECT now - make_interval(secs => %(seconds)s) FROM clock)
        UNION
       SELECT sync.organisation_id, sync.id, sync.name, sync.next_run_at, NULL, NULL, NULL
         FROM sync
        WHERE sync.state = 'active' AND sync.next_run_at < (SELECT now - make_interval(secs => %(seconds)s) FROM clock)),

     connection AS (
       SELECT connection.id, connection.organisation_id, connection.name, connection.state,
              connection.tested_at, connection.rejected_at, count(sync.id) AS stopped
         FROM syncs_connection AS connection
         JOIN organisation ON organisation.id = connection.organisation_id
         LEFT JOIN sync ON sync.connection_id = connection.id
                       AND sync.state = 'inactive'
                       AND sync.state_cause IN ('key_changed', 'key_rejected')
        GROUP BY connection.id)

SELECT organisation_id, 'run_failed' AS kind, id AS subject_id, failed_at AS since,
       jsonb_build_object('name', name, 'code', error_code, 'run', run_id) AS facts
  FROM failed
 UNION ALL
SELECT organisation_id, 'held', run_id, held_at,
       jsonb_build_object('name', name, 'mailing_list', list_name, 'number', people, 'run', run_id, 'until', expires_at)
  FROM held
 UNION ALL
SELECT organisation_id, 'hold_ends', run_id, ends_soon_at,
       jsonb_build_object('name', name, 'mailing_list', list_name, 'number', people, 'run', run_id, 'until', expires_at)
  FROM held, clock
 WHERE ends_soon_at <= now AND expires_at > now
 UNION ALL
SELECT organisation_id, 'late', id, min(since),
       jsonb_strip_nulls(jsonb_build_object('name', name, 'run', max(behind), 'code', max(kind_of_it),
                                            'until', max(goes_on_at)))
  FROM late
 GROUP BY organisation_id, id, name
 UNION ALL
SELECT organisation_id, 'key_rejected', id, rejected_at, jsonb_build_object('name', name, 'number', stopped)
  FROM connection
 WHERE state = 'key_rejected'
 UNION ALL
SELECT organisation_id, 'stopped_by_key', id, NULL,
       jsonb_build_object('name', name, 'number', stopped, 'code', CASE WHEN tested_at IS NULL THEN 'untested' ELSE '' END)
  FROM connection
 WHERE state <> 'key_rejected' AND stopped > 0
 UNION ALL
SELECT organisation_id, 'inactive', id, NULL, jsonb_build_object('name', name, 'code', state_cause)
  FROM sync
 WHERE state = 'inactive' AND state_cause = ANY (%(own_causes)s)
 UNION ALL
SELECT webhook.organisation_id, 'webhook_off', webhook.id, webhook.disabled_at,
       jsonb_build_object('name', substring(webhook.url FROM '^\w+://([^/?]*)'), 'code', webhook.disabled_cause)
  FROM webhooks_webhook AS webhook
  JOIN organisation ON organisation.id = webhook.organisation_id
 WHERE webhook.disabled_cause IN ('failing', 'gone')
 UNION ALL
SELECT organisation.id, silent.part || '_silent', 0, silent.since, '{}'
  FROM ({find_silences.sql}) AS silent (part, since)
 CROSS JOIN organisation
 WHERE EXISTS (SELECT FROM sync WHERE sync.organisation_id = organisation.id AND sync.state = 'active')
 UNION ALL
SELECT organisation.id, 'mail_missing', 0, NULL, '{}'
  FROM organisation
 WHERE NOT %(mail_is_sent)s
