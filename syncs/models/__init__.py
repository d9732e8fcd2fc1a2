"""Connections, sync definitions, runs and their ledger."""

from syncs.models.api_use import ApiUse, CreditBalance
from syncs.models.before_image import BeforeImage
from syncs.models.concern import (
    Concern,
    Ending,
    Notification,
    NotificationMail,
    NotificationSettings,
    StateChange,
    Way,
)
from syncs.models.connection import Connection, ConnectionState, CredentialsKind
from syncs.models.field_mapping import ContactColumn, FieldMapping
from syncs.models.heartbeat import Heartbeat
from syncs.models.held_record import HeldRecord
from syncs.models.hold import Hold, HoldAnswer
from syncs.models.import_run import ImportRun, KeptRows, Kind, RunState, Trigger
from syncs.models.mapping_favourite import MappingFavourite
from syncs.models.opted_out_record import OptedOutRecord
from syncs.models.organisation_turn import OrganisationTurn
from syncs.models.preview import Preview
from syncs.models.recruit_circuit import RecruitCircuit
from syncs.models.removal_defaults import RemovalDefaults
from syncs.models.run_checkpoint import Phase, RunCheckpoint
from syncs.models.run_row import LedgerEntry, RunRow, UnchangedBlock
from syncs.models.source_link import SourceLink
from syncs.models.stranger import Stranger
from syncs.models.sync import FullReads, Policy, Selection, Step, Sync, SyncState

__all__ = [
    "ApiUse",
    "BeforeImage",
    "Concern",
    "Connection",
    "ConnectionState",
    "ContactColumn",
    "CredentialsKind",
    "CreditBalance",
    "Ending",
    "FieldMapping",
    "FullReads",
    "Heartbeat",
    "HeldRecord",
    "Hold",
    "HoldAnswer",
    "ImportRun",
    "KeptRows",
    "Kind",
    "LedgerEntry",
    "MappingFavourite",
    "Notification",
    "NotificationMail",
    "NotificationSettings",
    "OptedOutRecord",
    "OrganisationTurn",
    "Phase",
    "Policy",
    "Preview",
    "RecruitCircuit",
    "RemovalDefaults",
    "RunCheckpoint",
    "RunRow",
    "RunState",
    "Selection",
    "SourceLink",
    "StateChange",
    "Step",
    "Stranger",
    "Sync",
    "SyncState",
    "Trigger",
    "UnchangedBlock",
    "Way",
]
