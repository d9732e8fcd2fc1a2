"""Manifests as they are sent, and what is told of them."""

from __future__ import annotations

from pydantic import Field

from api.frame.shapes import AnswerBody, Body, Id, Query
from syncs.manifest.rules.yaml_text import MAX_CHARACTERS


class ManifestQuery(Query):
    """The definitions that are asked for."""

    sync: Id | None = Field(None, description="Only those of this sync")


class ManifestBody(Body):
    """A manifest, and what it needs besides."""

    manifest: str = Field(max_length=MAX_CHARACTERS, description="YAML, as docs/manifest.md says")
    secrets: dict[str, str] = Field(
        default_factory=dict,
        max_length=10,
        description="The variables that it names in the place of secrets, such as `RECRUIT_KEY`."
        " No variable of the server is read",
    )
    import_opted_out: bool = Field(
        False, description="Yes to importing people whom a sync leaves out as opted out"
    )


class ManifestApplication(ManifestBody):
    """A manifest to be applied."""

    plan: str | None = Field(
        None,
        max_length=100,
        description="`plan` of the answer of planning: where somebody has changed a definition"
        " since, nothing is done",
    )


class PlanAnswer(AnswerBody):
    """The outcome of a manifest if it were applied."""

    changes: list[str] = Field(description="What would be made and changed, a sentence each")
    left_alone: list[str] = Field(description="What is not in the manifest")
    warnings: list[str] = Field(description="What the syncs in it may bring about unmeant")
    plan: str = Field(description="Send it along when you apply")


class AppliedAnswer(AnswerBody):
    """The things that were made and changed, a sentence each. New syncs are drafts."""

    changes: list[str]
