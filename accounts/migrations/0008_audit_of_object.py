"""What was done to one thing is found among any number of entries, also to people who were held."""

from django.db import migrations, models

FUNCTION = """
-- As in 0005, but what has no id of its own, as held people, is known by its run.
CREATE OR REPLACE FUNCTION accounts_audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor   jsonb := coalesce(nullif(current_setting('recruitsync.actor', true), ''),
                              '{"kind": "system"}');
    stood   jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    stands  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    row_now jsonb := coalesce(stands, stood);
    called  text  := row_now ->> TG_ARGV[1];
    path    text[];
    before  jsonb;
    after   jsonb;
BEGIN
    IF current_setting('recruitsync.audit_door', true) = 'purge' THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(name, stood -> name) FILTER (WHERE stood IS NOT NULL),
           jsonb_object_agg(name, stands -> name) FILTER (WHERE stands IS NOT NULL)
      INTO before, after
      FROM unnest(string_to_array(TG_ARGV[2], ',')) name
     WHERE coalesce(stood -> name, 'null') <> coalesce(stands -> name, 'null');
    IF TG_OP = 'UPDATE' AND before IS NULL THEN
        RETURN NULL;
    END IF;
    IF strpos(TG_ARGV[1], '>') > 0 THEN
        path := regexp_split_to_array(TG_ARGV[1], '[>.]');
        EXECUTE format('SELECT %I::text FROM %I WHERE id = $1', path[3], path[2])
           INTO called USING (row_now ->> path[1])::bigint;
    END IF;
    INSERT INTO accounts_auditentry (organisation_id, actor_kind, actor_id, actor_name, change,
                                     noun, object_id, object_name, before, after)
    VALUES ((row_now ->> TG_ARGV[3])::bigint, actor ->> 'kind', (actor ->> 'id')::bigint,
            coalesce(actor ->> 'name', ''),
            CASE TG_OP WHEN 'INSERT' THEN 'made' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
            TG_ARGV[0], coalesce(row_now ->> 'id', row_now ->> 'run_id')::bigint,
            coalesce(called, ''), before, after);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [('accounts', '0007_encrypted_answers')]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organisation', 'noun', 'object_id'], name='audit_of_object'),
        ),
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
