"""The audit log, which PostgreSQL writes by itself and lets nobody change (R103)."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from accounts.audit.triggers import audit_table

FUNCTIONS = """
-- Writes one change of one row. Arguments: the noun; the column with the name of the row, or
-- fk>table.column where another table has it; the columns that are told; the organisation's column.
CREATE FUNCTION accounts_audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
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
            TG_ARGV[0], (row_now ->> 'id')::bigint, coalesce(called, ''), before, after);
    RETURN NULL;
END $$;

-- Lets nobody change the log, but through the doors of accounts/audit/doors.py.
CREATE FUNCTION accounts_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    door text := coalesce(current_setting('recruitsync.audit_door', true), '');
BEGIN
    IF TG_OP = 'UPDATE' AND door = 'erasure'
       AND (to_jsonb(NEW) - '{object_id,object_name,before,after}'::text[])
           = (to_jsonb(OLD) - '{object_id,object_name,before,after}'::text[]) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND door IN ('retention', 'purge') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'TRUNCATE' AND door = 'purge' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit log is only added to'
        USING ERRCODE = 'restrict_violation', HINT = 'accounts/audit/doors.py names the exceptions';
END $$;

CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_guard();
CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_guard();
"""

NO_FUNCTIONS = """
DROP TRIGGER audit_guard_all ON accounts_auditentry;
DROP TRIGGER audit_guard ON accounts_auditentry;
DROP FUNCTION accounts_audit_guard();
DROP FUNCTION accounts_audit_row();
"""


class Migration(migrations.Migration):

    dependencies = [('accounts', '0004_known_addresses')]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_name', models.TextField(db_default='')),
                ('change', models.CharField(help_text='A `AuditChange` of `accounts.audit.rules`', max_length=20)),
                ('noun', models.CharField(help_text='What it is about, as in `sync`', max_length=30)),
                ('object_id', models.BigIntegerField(null=True)),
                ('object_name', models.TextField(db_default='')),
                ('before', models.JSONField(help_text='What was stored, by name, of what changed', null=True)),
                ('after', models.JSONField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='audit_entries', to='accounts.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', '-id'], name='audit_of_organisation'),
                    models.Index(fields=['organisation', 'noun', '-id'], name='audit_of_noun'),
                    models.Index(models.F('at'), name='audit_by_age'),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        audit_table(
            "accounts_organisation",
            noun="organisation",
            called="name",
            columns=["name", "slug", "time_zone", "plan"],
            on="INSERT OR UPDATE",
            organisation="id",
        ),
        audit_table(
            "accounts_member", noun="member", called="user_id>accounts_user.email", columns=["role"]
        ),
        audit_table(
            "accounts_invitation",
            noun="invitation",
            called="email",
            columns=["email", "role", "expires_at"],
        ),
        audit_table(
            "accounts_closure",
            noun="deletion",
            called="organisation_id>accounts_organisation.name",
            columns=["delete_at"],
        ),
    ]
