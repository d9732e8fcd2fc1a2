"""Definitions as a file (R104)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from accounts.access import Action, TenantRequest, is_allowed, user_of
from api.frame.operations import Endpoint, operation
from api.frame.problems import ApiProblem, FieldProblem
from api.manifest.shapes import (
    AppliedAnswer,
    ManifestApplication,
    ManifestBody,
    ManifestQuery,
    PlanAnswer,
)
from syncs.manifest.actions.apply import apply_manifest, plan_manifest
from syncs.manifest.actions.export import export_organisation_manifest, export_sync_manifest
from syncs.manifest.actions.hold import ChangedSincePlan
from syncs.manifest.rules.faults import ManifestFault, UnfitManifest
from syncs.manifest.rules.yaml_text import write_manifest

YAML = "application/yaml"
EXAMPLE = {"manifest": "version: 1\nlists:\n  - name: Alumni\n"}


class ManifestFile(Endpoint):
    """The definitions of the organisation as a file."""

    @operation(
        "export_manifest",
        "Export definitions",
        action=Action.SEE,
        query=ManifestQuery,
        file=YAML,
    )
    def get(self, request: TenantRequest, query: ManifestQuery) -> HttpResponse:
        """Return all definitions as YAML, or one sync's with its list and fields. In the place of
        secrets there are names of variables."""
        if query.sync is None:
            manifest = export_organisation_manifest(request.organisation)
        else:
            sync = request.organisation.syncs.filter(pk=query.sync).first()
            if sync is None:
                raise ApiProblem.at("sync", "There is no such sync.", code="invalid_query")
            manifest = export_sync_manifest(sync)
        return HttpResponse(write_manifest(manifest), content_type=f"{YAML}; charset=utf-8")


class ManifestPlans(Endpoint):
    """A manifest beside what is in force."""

    @operation(
        "plan_manifest",
        "Plan a manifest",
        action=Action.EDIT_SYNCS,
        answer=PlanAnswer,
        body=ManifestBody,
        in_transaction=False,
        example=EXAMPLE,
    )
    def post(self, request: TenantRequest, body: ManifestBody) -> PlanAnswer:
        """Say what applying the manifest would make and change; nothing is changed."""
        try:
            plan = plan_manifest(request.organisation, body.manifest, **_terms(request, body))
        except UnfitManifest as unfit:
            raise _refusal(unfit) from unfit
        except ChangedSincePlan:
            raise ApiProblem("version_changed") from None
        return PlanAnswer(
            changes=plan.changes,
            left_alone=plan.left_alone,
            warnings=plan.warnings,
            plan=plan.of,
        )


class ManifestApplications(Endpoint):
    """A manifest that is brought about."""

    @operation(
        "apply_manifest",
        "Apply a manifest",
        action=Action.EDIT_SYNCS,
        answer=AppliedAnswer,
        body=ManifestApplication,
        in_transaction=False,
        example=EXAMPLE,
    )
    def post(self, request: TenantRequest, body: ManifestApplication) -> AppliedAnswer:
        """Make and change all that the manifest says, or nothing. New syncs are drafts; what is not
        in the manifest is left alone. Connections and limits are for admins to change."""
        try:
            done = apply_manifest(
                request.organisation,
                body.manifest,
                user=user_of(request),
                plan=body.plan or "",
                **_terms(request, body),
            )
        except UnfitManifest as unfit:
            raise _refusal(unfit) from unfit
        except ChangedSincePlan:
            raise ApiProblem("version_changed") from None
        return AppliedAnswer(changes=done)


def _terms(request: TenantRequest, body: ManifestBody) -> dict[str, Any]:
    """Return on what terms a manifest is read: secrets are those that were sent, and never those of
    this process, which belong to the operator."""
    return {
        "now": timezone.now(),
        "may_import_opted_out": body.import_opted_out,
        "environment": body.secrets,
        "allowed": lambda action: is_allowed(request.member, action),
    }


def _refusal(unfit: UnfitManifest) -> ApiProblem:
    return ApiProblem("invalid", errors=[_field_problem(each) for each in unfit.faults])


def _field_problem(fault: ManifestFault) -> FieldProblem:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in fault.path)
    return FieldProblem(
        path="/".join(["/manifest", *parts]), message=fault.message, line=fault.line or None
    )
