"""Who changes lists, fields, suppressions and the like is written into the audit log (R103)."""

from django.db import migrations

from accounts.audit.triggers import audit_table


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_audit_log'),
        ('contacts', '0010_list_sizes'),
    ]

    operations = [
        audit_table(
            "contacts_mailinglist", noun="list", called="name", columns=["name", "archived_at"]
        ),
        audit_table(
            "contacts_contactfield",
            noun="contact field",
            called="label",
            columns=["key", "label", "type"],
        ),
        audit_table(
            "contacts_groupaddress",
            noun="group address",
            called="local_part",
            columns=["local_part", "is_group"],
        ),
        # By hand and by the API; files are an entry of their own, mail providers are no people.
        audit_table(
            "contacts_suppression",
            noun="suppression",
            called="address",
            columns=["kind", "note"],
            on="INSERT",
            when="NEW.origin IN (1, 3)",
        ),
        audit_table(
            "contacts_liftedsuppression",
            noun="lifted suppression",
            called="address",
            columns=["kind", "reason"],
            on="INSERT",
        ),
        audit_table(
            "contacts_suppressionfile",
            noun="suppression file",
            called="name",
            columns=["name", "applied_at", "suppressed"],
        ),
        audit_table(
            "contacts_mailhook", noun="mail provider", called="provider", columns=["provider"]
        ),
        # Nobody is named: there is only a hash.
        audit_table(
            "contacts_erasedaddress",
            noun="erased person",
            called="",
            columns=["erased_at", "let_back_at", "reason"],
            on="INSERT OR UPDATE",
        ),
    ]
