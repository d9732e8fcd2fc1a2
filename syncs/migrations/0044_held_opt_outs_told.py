"""Who follows a list hears of people on it who have opted out and are held, and must not be mailed until
somebody has answered: when they are held, and when that is over."""

from django.db import migrations

OPTED_OUT = 90
"""`syncs.domain.outcomes.Reason.OPTED_OUT`, which never changes."""

TRIGGERS = """
CREATE FUNCTION syncs_note_held_opt_outs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contacts_peoplechange (organisation_id, transaction, contact_ids)
    SELECT organisation_id, pg_current_xact_id()::text::bigint,
           array_agg(DISTINCT contact_id ORDER BY contact_id)
      FROM held
     WHERE because = %d
     GROUP BY organisation_id;
    RETURN NULL;
END $$;

CREATE TRIGGER opt_out_held AFTER INSERT ON syncs_heldrecord
    REFERENCING NEW TABLE AS held
    FOR EACH STATEMENT EXECUTE FUNCTION syncs_note_held_opt_outs();

CREATE TRIGGER opt_out_let_go AFTER DELETE ON syncs_heldrecord
    REFERENCING OLD TABLE AS held
    FOR EACH STATEMENT EXECUTE FUNCTION syncs_note_held_opt_outs();

CREATE FUNCTION syncs_note_answered_opt_outs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contacts_peoplechange (organisation_id, transaction, contact_ids)
    SELECT organisation_id, pg_current_xact_id()::text::bigint,
           array_agg(DISTINCT contact_id ORDER BY contact_id)
      FROM syncs_heldrecord
     WHERE sync_id = NEW.sync_id AND hold_id = NEW.run_id AND because = %d
     GROUP BY organisation_id;
    RETURN NULL;
END $$;

CREATE TRIGGER opt_out_answered AFTER UPDATE OF answer ON syncs_hold
    FOR EACH ROW WHEN (OLD.answer IS DISTINCT FROM NEW.answer)
    EXECUTE FUNCTION syncs_note_answered_opt_outs();
""" % (OPTED_OUT, OPTED_OUT)

NO_TRIGGERS = """
DROP TRIGGER opt_out_answered ON syncs_hold;
DROP TRIGGER opt_out_let_go ON syncs_heldrecord;
DROP TRIGGER opt_out_held ON syncs_heldrecord;
DROP FUNCTION syncs_note_answered_opt_outs();
DROP FUNCTION syncs_note_held_opt_outs();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("contacts", "0012_people_changes"),
        ("syncs", "0043_deleted_opt_outs"),
    ]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
