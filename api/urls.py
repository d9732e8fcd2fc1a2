"""Every address of the API, below `/api/v1/`."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from api.account import connection, export, notifications, people
from api.definitions import deeds, favourites, syncs
from api.documents.views import ApiDocs, ApiDocument, NoSuchAddress
from api.lists import changes, lists, members
from api.manifest import manifest
from api.people import (
    contacts,
    erasures,
    fields,
    finding,
    mail_hooks,
    story,
    suppression_files,
    suppressions,
)
from api.reports import audit, metrics
from api.reports import runs as run_reports
from api.runs import rows, runs
from api.webhooks import deliveries, webhooks

LISTS = [
    path("lists", lists.Lists.as_view()),
    path("lists/<int:list_id>", lists.OneList.as_view()),
    path("lists/<int:list_id>/archive", lists.ArchivedList.as_view()),
    path("lists/<int:list_id>/unarchive", lists.UnarchivedList.as_view()),
    path("lists/<int:list_id>/changes", changes.ListChangesSince.as_view()),
    path("lists/<int:list_id>/export", lists.ListFile.as_view()),
    path("lists/<int:list_id>/members", members.Members.as_view()),
    path("lists/<int:list_id>/members/<int:contact_id>", members.OneMember.as_view()),
]

PEOPLE = [
    path("contacts", contacts.Contacts.as_view()),
    path("contacts/<int:contact_id>", contacts.OneContact.as_view()),
    path("contacts/<int:contact_id>/why", contacts.ContactWhy.as_view()),
    path("contacts/<int:contact_id>/story", story.ContactStory.as_view()),
    path("contacts/<int:contact_id>/values", story.ContactOrigins.as_view()),
    path("why", contacts.Why.as_view()),
    path("suppressions", suppressions.Suppressions.as_view()),
    path("suppressions/bulk", suppressions.ManySuppressions.as_view()),
    path("suppressions/export", suppressions.SuppressionsFile.as_view()),
    path("suppressions/lifted", suppressions.LiftedSuppressions.as_view()),
    path("suppressions/<int:suppression_id>", suppressions.OneSuppression.as_view()),
    path("suppressions/<int:suppression_id>/lift", suppressions.SuppressionLift.as_view()),
    path("suppression-files", suppression_files.SuppressionFiles.as_view()),
    path("suppression-files/<int:file_id>", suppression_files.OneSuppressionFile.as_view()),
    path("suppression-files/<int:file_id>/lines", suppression_files.SuppressionFileLines.as_view()),
    path(
        "suppression-files/<int:file_id>/export", suppression_files.SuppressionFileExport.as_view()
    ),
    path(
        "suppression-files/<int:file_id>/apply",
        suppression_files.SuppressionFileApplication.as_view(),
    ),
    path("mail-hooks", mail_hooks.MailHooks.as_view()),
    path("mail-hooks/<int:hook_id>", mail_hooks.OneMailHook.as_view()),
    path("erasures", erasures.Erasures.as_view()),
    path("erasures/let-back", erasures.ErasureEnd.as_view()),
    path("search", finding.Search.as_view()),
    path("attention", finding.Needs.as_view()),
    path("contact-fields", fields.ContactFields.as_view()),
    path("contact-fields/<int:field_id>", fields.OneContactField.as_view()),
    path("contact-fields/<int:field_id>/merge", fields.ContactFieldMerge.as_view()),
    path("group-addresses", fields.GroupAddresses.as_view()),
    path("group-addresses/reset", fields.GroupAddressReset.as_view()),
    path("group-addresses/<str:local_part>", fields.OneGroupAddress.as_view()),
]

SYNCS = [
    path("syncs", syncs.Syncs.as_view()),
    path("syncs/validate", syncs.SyncCheck.as_view()),
    path("syncs/<int:sync_id>", syncs.OneSync.as_view()),
    path("syncs/<int:sync_id>/validate", syncs.SyncChangeCheck.as_view()),
    path("syncs/<int:sync_id>/activate", deeds.SyncActivation.as_view()),
    path("syncs/<int:sync_id>/pause", deeds.SyncPause.as_view()),
    path("syncs/<int:sync_id>/resume", deeds.SyncResumption.as_view()),
    path("syncs/<int:sync_id>/runs", deeds.SyncRuns.as_view()),
    path("syncs/<int:sync_id>/previews", deeds.SyncPreviews.as_view()),
    path("syncs/<int:sync_id>/duplicate", deeds.SyncCopies.as_view()),
    path("syncs/<int:sync_id>/list", deeds.SyncList.as_view()),
    path("syncs/<int:sync_id>/count", deeds.SyncCount.as_view()),
    path("mapping-favourites", favourites.Favourites.as_view()),
    path("mapping-favourites/<int:favourite_id>", favourites.OneFavourite.as_view()),
]

RUNS = [
    path("runs", runs.Runs.as_view()),
    path("runs/<int:run_id>", runs.OneRun.as_view()),
    path("runs/<int:run_id>/rows", rows.RunRows.as_view()),
    path("runs/<int:run_id>/rows/export", run_reports.RunRowsFile.as_view()),
    path("runs/<int:run_id>/to-mend", run_reports.RunMendableFile.as_view()),
    path("runs/<int:run_id>/comparison", run_reports.RunComparison.as_view()),
    path("runs/<int:run_id>/cancel", runs.RunCancellation.as_view()),
    path("runs/<int:run_id>/try-now", runs.RunWake.as_view()),
    path("runs/<int:run_id>/hold", runs.RunHold.as_view()),
    path("runs/<int:run_id>/apply", runs.RunApplication.as_view()),
    path("runs/<int:run_id>/undo", runs.RunUndo.as_view()),
]

ACCOUNT = [
    path("organisation", people.TheOrganisation.as_view()),
    path("organisation/export", export.OrganisationFile.as_view()),
    path("notifications", notifications.Notifications.as_view()),
    path("notifications/seen", notifications.NotificationsSeen.as_view()),
    path("notification-settings", notifications.NotificationWays.as_view()),
    path("removal-limit", people.RemovalLimits.as_view()),
    path("members", people.Memberships.as_view()),
    path("members/<int:member_id>", people.OneMembership.as_view()),
    path("invitations", people.Invitations.as_view()),
    path("invitations/<int:invitation_id>", people.OneInvitation.as_view()),
    path("invitations/<int:invitation_id>/send", people.InvitationMail.as_view()),
    path("connections", connection.Connections.as_view()),
    path("connections/<int:connection_id>", connection.OneConnection.as_view()),
    path("connections/<int:connection_id>/account", connection.ConnectionAccount.as_view()),
    path("connections/<int:connection_id>/test", connection.ConnectionTest.as_view()),
    path("connections/<int:connection_id>/activate", connection.ConnectionActivation.as_view()),
    path("connections/<int:connection_id>/modules", connection.Modules.as_view()),
    path(
        "connections/<int:connection_id>/modules/<str:module>/fields",
        connection.ModuleFields.as_view(),
    ),
    path(
        "connections/<int:connection_id>/modules/<str:module>/views",
        connection.ModuleViews.as_view(),
    ),
]

WEBHOOKS = [
    path("webhooks", webhooks.Webhooks.as_view()),
    path("webhooks/<int:webhook_id>", webhooks.OneWebhook.as_view()),
    path("webhooks/<int:webhook_id>/secret", webhooks.WebhookSecret.as_view()),
    path("webhooks/<int:webhook_id>/off", webhooks.WebhookOff.as_view()),
    path("webhooks/<int:webhook_id>/on", webhooks.WebhookOn.as_view()),
    path("webhooks/<int:webhook_id>/test", deliveries.WebhookTest.as_view()),
    path("webhooks/<int:webhook_id>/deliveries", deliveries.Deliveries.as_view()),
    path(
        "webhooks/<int:webhook_id>/deliveries/send-given-up", deliveries.GivenUpRepetition.as_view()
    ),
    path(
        "webhooks/<int:webhook_id>/deliveries/<int:delivery_id>", deliveries.OneDelivery.as_view()
    ),
    path(
        "webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/send",
        deliveries.DeliveryRepetition.as_view(),
    ),
]

REPORTS = [
    path("dashboard", run_reports.TheDashboard.as_view()),
    path("audit-entries", audit.AuditLog.as_view()),
    path("audit-entries/export", audit.AuditLogFile.as_view()),
    path("reports", metrics.Reports.as_view()),
    path("reports/metrics-key", metrics.MetricsKeys.as_view()),
]

MANIFEST = [
    path("manifest", manifest.ManifestFile.as_view()),
    path("manifest/plan", manifest.ManifestPlans.as_view()),
    path("manifest/apply", manifest.ManifestApplications.as_view()),
]

urlpatterns = [
    path("openapi.json", ApiDocument.as_view(), name="api_document"),
    path("docs", RedirectView.as_view(pattern_name="api_docs")),
    path("docs/", ApiDocs.as_view(), name="api_docs"),
    *LISTS,
    *PEOPLE,
    *SYNCS,
    *RUNS,
    *ACCOUNT,
    *WEBHOOKS,
    *REPORTS,
    *MANIFEST,
    re_path(r"^[\s\S]*$", NoSuchAddress.as_view()),
]
