"""Connections, sync definitions, runs and their ledger."""

from syncs.models.api_use import ApiUse
from syncs.models.before_image import BeforeImage
from syncs.models.connection import Connection, ConnectionState, CredentialsKind
from syncs.models.credit_balance import CreditBalance
from syncs.models.field_mapping import ContactColumn, FieldMapping
from syncs.models.heartbeat import Heartbeat
from syncs.models.held_record import HeldRecord
from syncs.models.hold import Hold, HoldAnswer
from syncs.models.import_run import ImportRun, Kind, RunState, Trigger
from syncs.models.mapping_favourite import MappingFavourite
from syncs.models.opted_out_record import OptedOutRecord
from syncs.models.organisation_turn import OrganisationTurn
from syncs.models.preview import Preview
from syncs.models.recruit_circuit import RecruitCircuit
from syncs.models.removal_defaults import RemovalDefaults
from syncs.models.run_checkpoint import Phase, RunCheckpoint
from syncs.models.run_row import RunRow
from syncs.models.source_link import SourceLink
from syncs.models.sync import FullReads, Policy, Selection, Step, Sync, SyncState

__all__ = [
    "ApiUse",
    "BeforeImage",
    "Connection",
    "ConnectionState",
    "ContactColumn",
    "CredentialsKind",
    "CreditBalance",
    "FieldMapping",
    "FullReads",
    "Heartbeat",
    "HeldRecord",
    "Hold",
    "HoldAnswer",
    "ImportRun",
    "Kind",
    "MappingFavourite",
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
    "Step",
    "Sync",
    "SyncState",
    "Trigger",
]
