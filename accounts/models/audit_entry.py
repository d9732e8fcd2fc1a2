"""The audit log of an organisation: who changed what, with before and after (R103)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from accounts.models.organisation import Organisation


class AuditEntry(models.Model):
    """A change that somebody made, or a thing that they had done.

    Triggers write most entries (`accounts/audit/triggers.py`), and `accounts.audit.actions.record`
    the others. PostgreSQL refuses to change or delete one, but through the doors that
    `accounts/audit/doors.py` names. Whoever acted and what was changed are named as they were
    called then, without foreign keys: both may be gone.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="audit_entries", db_index=False
    )
    at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField(db_default="")
    change = models.CharField(max_length=20, help_text="A `AuditChange` of `accounts.audit.rules`")
    noun = models.CharField(max_length=30, help_text="What it is about, as in `sync`")
    object_id = models.BigIntegerField(null=True)
    object_name = models.TextField(db_default="")
    before = models.JSONField(null=True, help_text="What was stored, by name, of what changed")
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-id"], name="audit_of_organisation"),
            models.Index(fields=["organisation", "noun", "-id"], name="audit_of_noun"),
            models.Index(fields=["organisation", "noun", "object_id"], name="audit_of_object"),
            models.Index("at", name="audit_by_age"),
            models.Index(
                fields=["organisation", "object_id"],
                condition=models.Q(noun="contact", before__has_key="email"),
                name="audit_of_addresses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.change}"
