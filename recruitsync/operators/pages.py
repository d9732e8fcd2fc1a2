"""The tables that operators see: no secrets, nobody who is on a list, and one thing to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin, register
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import AuditEntry, Closure, Member, Organisation, User
from recruitsync.operators.site import site
from syncs.models import Connection, ImportRun, Sync

__all__ = ["ReadOnly", "UserPage", "site"]

if TYPE_CHECKING:
    AnyModelAdmin = ModelAdmin[Any]
else:
    AnyModelAdmin = ModelAdmin  # takes a model only where types are checked


class ReadOnly(AnyModelAdmin):
    """A table to be looked at; what is in `fields` is all of a row that is shown."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@register(Organisation, site=site)
class OrganisationPage(ReadOnly):
    fields = ("name", "slug", "plan", "time_zone", "created_at")
    list_display = fields
    list_filter = ("plan",)
    search_fields = ("name", "slug")


@register(Member, site=site)
class MemberTable(ReadOnly):
    fields = ("organisation", "user", "role", "created_at")
    list_display = fields
    list_filter = ("role",)
    list_select_related = ("organisation", "user")
    search_fields = ("organisation__name", "user__email")


@register(Closure, site=site)
class ClosurePage(ReadOnly):
    fields = ("organisation", "requested_by", "requested_at", "delete_at")
    list_display = fields
    list_select_related = ("organisation", "requested_by")


@register(Connection, site=site)
class ConnectionTable(ReadOnly):
    fields = ("organisation", "name", "data_centre", "state", "tested_at", "rejected_at")
    list_display = fields
    list_filter = ("state", "data_centre")
    list_select_related = ("organisation",)


@register(Sync, site=site)
class SyncTable(ReadOnly):
    fields = ("organisation", "name", "module", "state", "state_reason", "next_run_at")
    list_display = fields
    list_filter = ("state",)
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name")


@register(ImportRun, site=site)
class RunTable(ReadOnly):
    fields = (
        *("organisation", "sync", "kind", "trigger", "state", "error_code"),
        *("created_at", "started_at", "finished_at", "total", "api_calls"),
    )
    list_display = ("id", *fields[:6], "created_at", "finished_at")
    list_filter = ("state", "kind", "error_code")
    list_select_related = ("organisation", "sync")
    ordering = ("-id",)


@register(AuditEntry, site=site)
class AuditPage(ReadOnly):
    """The log without what stood in things, which is the organisation's own."""

    fields = ("at", "organisation", "actor_kind", "actor_name", "change", "noun", "object_id")
    list_display = fields
    list_filter = ("actor_kind", "noun")
    list_select_related = ("organisation",)
    ordering = ("-id",)


@register(LogEntry, site=site)
class OperatorLogPage(ReadOnly):
    fields = ("action_time", "user", "content_type", "object_repr", "change_message")
    list_display = fields
    list_select_related = ("user", "content_type")


@register(User, site=site)
class UserPage(ReadOnly):
    """The people; of all that is here an operator changes only whether somebody may sign in."""

    fields = ("email", "name", "is_active", "is_superuser", "last_login", "created_at")
    readonly_fields = ("email", "name", "is_superuser", "last_login", "created_at")
    list_display = fields
    list_filter = ("is_active", "is_superuser")
    search_fields = ("email", "name")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        """Save it, and tell every organisation of the person in its audit log."""
        was = User.objects.get(pk=obj.pk).is_active
        User.objects.filter(pk=obj.pk).update(is_active=obj.is_active)
        for member in obj.memberships.all():
            record(
                member.organisation_id,
                AuditChange.CHANGED,
                "member",
                about=(member.pk, obj.email),
                before={"may_sign_in": was},
                after={"may_sign_in": obj.is_active},
            )
