"""The shapes of what is sent and answered, from OpenAPI by `make client`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from recruitsync_client.shapes import Answer, Sent


class AccountBody(Sent):
    """The place of the account and the way to sign in. With a connection, a secret that
    is left out stays the stored one, as long as it is sent to the same address in the
    same way."""

    data_centre: str
    """Such as EU; `custom` for another address"""
    api_url: str = ""
    accounts_url: str = ""
    account_email: str
    kind: Literal["zsc_key", "oauth"] = "zsc_key"
    key: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    refresh_token: str | None = None
    grant_code: str | None = None


class ActivatedAnswer(Answer):
    """The syncs that run again, and those that do not, each with a sentence why."""

    activated: list[int]
    unfit: dict[str, str]


class AppliedAnswer(Answer):
    """The things that were made and changed, a sentence each. New syncs are drafts."""

    changes: list[str]


class AskingToken(Answer):
    """The token that asks."""

    name: str
    scope: str
    role: str
    """What it may do: its scope, and no more than its member"""
    expires_at: datetime


class AuditEntryAnswer(Answer):
    """An entry of the audit log: who did what, and when."""

    id: int
    at: datetime
    actor: str
    """`person`, `token`, `command`, `stranger` or `system`"""
    actor_id: int | None
    """The id of the user or the token"""
    who: str
    change: str
    """`made`, `changed`, `deleted`, `exported`, `joined`, `left`"""
    noun: str
    object_id: int | None
    name: str
    in_words: str
    changes: list[AuditedValue]


class AuditEntryPage(Answer):
    """A page of the audit log."""

    items: list[AuditEntryAnswer]
    next_cursor: str | None


class AuditedValue(Answer):
    """A value before and after, in words; empty where there was none."""

    code: str
    """The field's name, as the filter takes it"""
    field: str
    before: str
    after: str


class CauseAnswer(Answer):
    """A cause that may have made the numbers differ."""

    code: str
    sentence: str


class ChangedSetting(Answer):
    """A setting that differs, in words."""

    part: str
    """`key`, `definition`, `rules` or `mapping`"""
    label: str
    before: str
    after: str


class ChangedValue(Answer):
    """A value before and after."""

    field: str
    before: str
    after: str


class ClaimAnswer(Answer):
    """A reason why somebody stays on a list."""

    sync: int | None
    """Null for a claim by hand"""
    sync_name: str
    record: str | None


class ComparisonAnswer(Answer):
    """Two runs of a sync beside each other; `before` is the earlier one."""

    before: int
    after: int
    numbers: list[NumberOfBoth]
    causes: list[CauseAnswer]
    changes: list[ChangedSetting]
    moves: list[MoveAnswer] | None
    """What became of the same records; null where it would take too long to tell, or is
    not kept any more"""


class ConditionAnswer(Answer):
    """A condition, with its field's label and type when it was saved."""

    subject: str
    field: str
    label: str
    type: str
    operator: str
    values: list[str]
    connector: str


class ConditionBody(Sent):
    """A condition: a field, an operator, and values as people write them."""

    subject: Literal["record", "client", "job_opening"] = "record"
    field: str
    """The field's API name in Recruit"""
    operator: str
    """A code of docs/criteria.md, such as `is`"""
    values: list[str] = []
    connector: Literal["and", "or"] = "and"
    """What joins it to those before"""


class ConnectionAnswer(Answer):
    """The organisation's Recruit account; secrets are never told."""

    id: int
    name: str
    data_centre: str
    api_url: str
    accounts_url: str
    account_email: str
    kind: str
    secret_hint: str
    """The last four characters of the key"""
    secret_set_at: datetime
    secret_set_by: str
    state: str
    key_works: bool
    tested_at: datetime | None
    account_name: str
    edition: str
    edition_override: str
    account_type: str
    account_type_override: str
    keep_running: bool
    """A new key that works stops no sync"""


class ConnectionChange(Sent):
    """The decisions of an admin besides the key; '' goes by what Recruit tells."""

    keep_running: bool | None = None
    edition: str | None = None
    account_type: str | None = None


class ConnectionPage(Answer):
    """The connections of the organisation."""

    items: list[ConnectionAnswer]
    next_cursor: str | None


class ContactAnswer(Answer):
    """A contact, or the tombstone of one."""

    id: int
    email: str
    """As its source wrote it"""
    address: str
    """In the one form in which addresses are compared"""
    first_name: str
    last_name: str
    fields: dict[str, Any]
    """Values of own fields, by key"""
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class ContactChange(Sent):
    """Values that are to be others; `null` in `fields` empties one."""

    email: str | None = None
    """Another address: that of no other contact, a deleted one neither"""
    first_name: str | None = None
    last_name: str | None = None
    fields: dict[str, Any] | None = None


class ContactPage(Answer):
    """A page of contacts."""

    items: list[ContactAnswer]
    next_cursor: str | None


class ContactValues(Answer):
    """The values of a contact."""

    id: int
    email: str
    """As its source wrote it"""
    address: str
    """In the one form in which addresses are compared"""
    first_name: str
    last_name: str
    fields: dict[str, Any]
    """Values of own fields, by key"""


class CountAnswer(Answer):
    """A count on Recruit itself: of the newest records, as far as they were read."""

    read: int
    matching: int
    unknown: int
    """Of how many of those read it is not known whether they match, because Recruit did
    not send a field: a run leaves them as they are"""
    is_whole: bool
    """True where there are no records besides those read"""
    records: int | None
    """How many there are; null where that is not known"""
    about: int | None
    """About how many of all match, as those read do; null where all were read"""


class CountRequest(Sent):
    """Criteria to be tried on Recruit; null for those of the sync."""

    criteria: CriteriaBody | None = None


class CountsAnswer(Answer):
    """The numbers of what became of the records. Total is new + re_added + duplicate +
    updated + unchanged + ignored; all others stand beside it."""

    total: int
    new: int
    re_added: int
    duplicate: int
    updated: int
    unchanged: int
    ignored: int
    deleted: int
    not_selected: int
    held: int
    kept: int
    put_back: int
    left_alone: int


class CriteriaAnswer(Answer):
    """Conditions and the pattern that joins them."""

    conditions: list[ConditionAnswer]
    pattern: str | None


class CriteriaBody(Sent):
    """Conditions, numbered from 1 in their order, and the pattern that joins them."""

    conditions: list[ConditionBody]
    pattern: str | None = None
    """Such as `((1 and 2) and (3 or 4))`; null joins them from left to right"""


class CustomViewAnswer(Answer):
    """A custom view of a module."""

    id: str
    name: str


class CustomViewPage(Answer):
    """The custom views of a module."""

    items: list[CustomViewAnswer]
    next_cursor: str | None


class DashboardAnswer(Answer):
    """The things that need attention, the next runs, the last 31 days by day, and the
    number of people on each list."""

    needs: list[NeedAnswer]
    """What needs attention, the gravest first"""
    next_syncs: list[NextSync]
    at_work: list[RunAtWork]
    days: list[DayAnswer]
    lists: list[ListLineAnswer]
    """The first 30 by name"""
    number_of_lists: int
    """All, those too that are not among the first 30"""
    ignored_reasons: list[ReasonAnswer]


class DayAnswer(Answer):
    """A day of the organisation's zone with the runs that ended, and their outcomes in
    sum."""

    day: date
    runs: int
    counts: dict[str, int]


class DeletedFieldAnswer(Answer):
    """A field that was deleted."""

    contacts: int
    syncs: int


class DeletedList(Answer):
    """A mailing list that was deleted."""

    people: int
    """How many were on it; they are contacts still"""


class DeletedSyncAnswer(Answer):
    """A sync that was deleted; its history stays."""

    people: int | None
    """How many it kept on its list; null where they are many: then it is done in the
    background"""
    left: int | None
    """How many left the list; null where they are many: then it is done in the background"""
    cancelled_runs: int


class DeliveryAnswer(Answer):
    """A message for a webhook: it waits as long as `due_at` is not null."""

    id: int
    message_id: str
    """The `webhook-id` of each of its attempts"""
    kind: str
    happened_at: datetime
    due_at: datetime | None
    """When it is tried next; null where it is over"""
    attempts: int
    tried_at: datetime | None
    took_ms: int | None
    status: int | None
    """That of the last answer; null where none came"""
    error: str
    """Why it was not taken; empty where it was"""
    delivered_at: datetime | None
    given_up_at: datetime | None


class DeliveryPage(Answer):
    """A page of deliveries."""

    items: list[DeliveryAnswer]
    next_cursor: str | None


class DeliveryWithMessage(Answer):
    """A delivery with its message as it would be sent now."""

    delivery: DeliveryAnswer
    message: dict[str, Any]


class EraseRequest(Sent):
    """The address of whoever is to be erased."""

    address: str
    sure: Literal[True]
    """It cannot be undone"""


class ErasedAnswer(Answer):
    """The findings of an erasure."""

    had_contact: bool
    rows: int
    """Rows of runs that lost the address"""


class ErasureAnswer(Answer):
    """A person who was erased for good; nothing that names them is left."""

    id: int
    erased_at: datetime
    erased_by: str
    is_finished: bool
    """If not, rows of runs may still name the person. If nobody is at it just now it was
    cut short: erase the same address once more, unless it was let back"""
    let_back_at: datetime | None
    let_back_by: str
    reason: str


class ErasurePage(Answer):
    """A page of erasures."""

    items: list[ErasureAnswer]
    next_cursor: str | None


class ErrorAnswer(Answer):
    """The error that ended a run: a code of docs/errors.md, what happened, and what to
    do."""

    code: str
    message: str
    what_to_do: str


class FavouriteAnswer(Answer):
    """A set of pairs that was saved under a name."""

    id: int
    name: str
    module: str
    pairs: list[FavouritePair]
    created_at: datetime


class FavouriteChange(Sent):
    """Another name for a favourite."""

    name: str


class FavouritePage(Answer):
    """A page of favourites."""

    items: list[FavouriteAnswer]
    next_cursor: str | None


class FavouritePair(Answer):
    """A pair of a favourite."""

    source: str
    column: str | None
    contact_field: str | None
    clear_when_empty: bool


class FieldAnswer(Answer):
    """A contact field of the organisation's own."""

    id: int
    key: str
    label: str
    type: str
    created_at: datetime


class FieldMerge(Sent):
    """The field whose values are to be taken; it goes."""

    other: int


class FieldPage(Answer):
    """A page of contact fields."""

    items: list[FieldAnswer]
    next_cursor: str | None


class FieldProblem(Answer):
    """A fault of one thing that was sent."""

    path: str
    """Where it is: a JSON pointer into the body, or the name of a parameter"""
    message: str
    """What is wrong, for people"""
    position: int | None = None
    """In a pattern: the character at which the fault begins, from 0"""
    line: int | None = None
    """In a manifest: the line, from 1"""


class FieldRename(Sent):
    """Another label for a field; its key stays."""

    label: str


class FileLineAnswer(Answer):
    """A line of a file, and what becomes of it, or became."""

    line: int
    """The line of the file on which it begins, from 1"""
    verdict: str
    text: str
    """What stands in the place of the address, shortened"""
    address: str | None
    kind: str | None
    note: str
    detail: str
    """What is wrong, or which line is the same"""


class FileLinePage(Answer):
    """A page of a file's lines."""

    items: list[FileLineAnswer]
    next_cursor: str | None


class FoundAnswer(Answer):
    """The findings of a search, at most 25 of each kind."""

    contacts: list[FoundContact]
    strangers: list[FoundPerson]
    syncs: list[FoundNamed]
    lists: list[FoundNamed]
    run: int | None
    is_cut_short: bool
    """It would have taken too long to look for all people"""
    is_behind: bool
    """What was written a moment ago is not searched yet"""


class FoundContact(Answer):
    """A contact that was found; who was deleted in the organisation is found too."""

    id: int
    name: str
    email: str
    deleted: bool


class FoundNamed(Answer):
    """A sync or list that was found."""

    id: int
    name: str


class FoundPerson(Answer):
    """Somebody who was read in a record and is no contact."""

    address: str
    record: str | None
    what: str
    """What became of the record"""


class GoOnRequest(Sent):
    """The way in which a sync is activated or resumed."""

    after_undo: bool = False
    """Yes to going on after a run was undone"""


class GroupAddressBody(Sent):
    """The part of an address before the @."""

    local_part: str


class GroupAddressesAnswer(Answer):
    """The local parts that stand for a group, and how they differ from those that are
    shipped."""

    in_force: list[str]
    added: list[str]
    taken_off: list[str]


class HindranceAnswer(Answer):
    """Something that keeps a draft from being activated."""

    step: str
    message: str


class HoldAnswerBody(Answer):
    """The question about people who would leave."""

    people: int
    limit: int
    members: int
    causes: list[str]
    answer: str
    """`remove`, `keep`, `cancel`, `expired`; empty while it is open"""
    answered_by: str
    answered_at: datetime | None
    expires_at: datetime | None


class HoldDecision(Sent):
    """The answer for people who are held."""

    answer: Literal["remove", "keep", "cancel"]


class InvitationAnswer(Answer):
    """An open invitation; its link is only in its mail."""

    id: int
    email: str
    role: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    sent_at: datetime | None
    """When its mail was handed over; null: not sent"""


class InvitationPage(Answer):
    """A page of open invitations."""

    items: list[InvitationAnswer]
    next_cursor: str | None


class KeyChangeAnswer(Answer):
    """The outcome of a new key."""

    connection: ConnectionAnswer
    deactivated_syncs: int
    activated_syncs: int
    cancelled_runs: int
    unproven_account: str
    """The account that was connected, where Recruit does not tell whether these
    credentials belong to it: then no sync goes on by itself. Empty where it is the same"""


class LetBackRequest(Sent):
    """An erased address, and why it may come back; do not name the person in the reason."""

    address: str
    reason: str


class LiftRequest(Sent):
    """The reason why somebody may be written to again."""

    reason: str


class LiftedAnswer(Answer):
    """A suppression that somebody has lifted."""

    id: int
    address: str
    kind: str
    source: str
    note: str
    created_at: datetime
    lifted_by: str
    lifted_at: datetime
    reason: str
    """Why the address may be mailed again"""


class LiftedPage(Answer):
    """A page of lifted suppressions."""

    items: list[LiftedAnswer]
    next_cursor: str | None


class LimitAnswer(Answer):
    """The sync's own numbers; null for those that are the organisation's."""

    people: int | None
    percent: int | None
    days: int | None


class LimitBody(Sent):
    """The number of people who may leave at once without being held; null: as elsewhere.
    What is left out stays as it is."""

    people: int | None = None
    percent: int | None = None
    days: int | None = None


class LimitsAnswer(Answer):
    """The limit of all syncs that have none of their own: how many people may leave at
    once."""

    people: int
    percent: int
    days: int


class LimitsChange(Sent):
    """Other numbers."""

    people: int
    percent: int
    days: int


class LinesAnswer(Answer):
    """The numbers of a file's lines by what becomes of them, or became."""

    suppress: int
    """To be suppressed; once it is applied, those that were"""
    known: int
    """Suppressed before"""
    repeated: int
    """Twice in the file"""
    empty: int
    """Without an address"""
    malformed: int
    """With something that is no e-mail address"""
    unknown_kind: int
    """With a kind that there is not"""
    erased: int
    """Of people who were erased: nothing brings them back"""


class ListChangeAnswer(Answer):
    """Somebody of whom something changed, as it is now."""

    contact: int
    address: str | None
    """Null where the person was erased"""
    member: MemberAnswer | None
    """Null for who is not on the list"""


class ListChangesPage(Answer):
    """The changes of a list since a cursor. There is a next cursor always."""

    items: list[ListChangeAnswer]
    next_cursor: str
    has_more: bool
    """True where there is more already"""


class ListLineAnswer(Answer):
    """A list with its people now, and by day for 90 days."""

    id: int
    name: str
    people: int
    sizes: list[ListSizeAnswer]


class ListMove(Sent):
    """Another list for a sync."""

    mailing_list: int
    people: Literal["move", "stay"]
    """Whether those whom it keeps on the old list come along, or stay by hand"""


class ListReason(Answer):
    """The reason why somebody is on a list or not."""

    mailing_list: int
    mailing_list_name: str
    is_on: bool
    code: str
    """Such as claimed, ignored, removed, taken_off, not_met, no_sync"""
    reason: str
    more: list[str]
    run: int | None
    """The run that said so last"""
    claims: list[ClaimAnswer]


class ListSizeAnswer(Answer):
    """The people on a list on a day (UTC)."""

    day: date
    people: int


class MailHookAnswer(Answer):
    """A webhook that a mail provider calls. Its address is told when it is made alone."""

    id: int
    provider: str
    made_by: str
    made_at: datetime
    last_event_at: datetime | None
    """When the provider last told something"""
    suppressed: int
    """Suppressions that came this way"""
    not_understood: int
    """Calls of which nothing could be made"""


class MailHookPage(Answer):
    """A page of webhooks of mail providers."""

    items: list[MailHookAnswer]
    next_cursor: str | None


class MailHookWithAddress(Answer):
    """A new webhook with its address, which is told in this answer and never again."""

    mail_hook: MailHookAnswer
    url: str
    """To be entered at the mail provider; it has a secret"""


class MailingListAnswer(Answer):
    """A mailing list."""

    id: int
    name: str
    people: int
    """People on it; see `people_is_least`"""
    people_is_least: bool
    """There are more: counting stops somewhere"""
    created_at: datetime
    archived_at: datetime | None
    """When it was put away; null while in use"""


class MailingListPage(Answer):
    """A page of mailing lists."""

    items: list[MailingListAnswer]
    next_cursor: str | None


class MailingListRename(Sent):
    """Another name for a mailing list."""

    name: str


class ManifestApplication(Sent):
    """A manifest to be applied."""

    manifest: str
    """YAML, as docs/manifest.md says"""
    secrets: dict[str, str] = {}
    """The variables that it names in the place of secrets, such as `RECRUIT_KEY`. No
    variable of the server is read"""
    import_opted_out: bool = False
    """Yes to importing people whom a sync leaves out as opted out"""
    plan: str | None = None
    """`plan` of the answer of planning: where somebody has changed a definition since,
    nothing is done"""


class ManifestBody(Sent):
    """A manifest, and what it needs besides."""

    manifest: str
    """YAML, as docs/manifest.md says"""
    secrets: dict[str, str] = {}
    """The variables that it names in the place of secrets, such as `RECRUIT_KEY`. No
    variable of the server is read"""
    import_opted_out: bool = False
    """Yes to importing people whom a sync leaves out as opted out"""


class MemberAnswer(Answer):
    """A list member."""

    contact: ContactValues
    since: datetime
    """When they joined the list"""
    mailable: bool
    """False for who must not be mailed: leave them out"""
    unsubscribe_url: str | None
    """Their own link, to be put into each mail. Null for a token that may not suppress
    people, which is one of scope `read`: whoever has the link can unsubscribe them"""


class MemberPage(Answer):
    """A page of list members."""

    items: list[MemberAnswer]
    next_cursor: str | None


class MembershipAnswer(Answer):
    """A member of the organisation."""

    id: int
    email: str
    name: str
    role: str
    has_second_factor: bool
    created_at: datetime


class MembershipPage(Answer):
    """A page of members."""

    items: list[MembershipAnswer]
    next_cursor: str | None


class MergedAnswer(Answer):
    """A field that has the values of another one too."""

    field: FieldAnswer
    contacts: int
    """How many had a value of the other one"""


class MetricsKeyAnswer(Answer):
    """The key by which Prometheus reads the metrics."""

    hint: str
    """Its last characters"""
    made_by: str
    made_at: datetime


class ModuleAnswer(Answer):
    """A module of people that a sync can read."""

    api_name: str
    label: str
    refusal: str
    """Why it cannot be chosen; empty where it can"""


class ModulePage(Answer):
    """The modules of the account."""

    items: list[ModuleAnswer]
    next_cursor: str | None


class MoveAnswer(Answer):
    """The number of records that ended as one outcome in one run and as another in the
    other; null: not read."""

    before: str | None
    after: str | None
    records: int


class MovedAnswer(Answer):
    """A sync that feeds another list."""

    sync: SyncAnswer
    joined: int | None
    """How many joined the new list; null where they are many: then it is done in the
    background"""
    left: int | None
    """How many left the old one; null where they are many: then it is done in the
    background"""
    cancelled_runs: int


class NamedAnswer(Answer):
    """Something by its id and name."""

    id: int
    name: str


class NeedAnswer(Answer):
    """Something that needs attention."""

    kind: str
    """Such as run_failed, held, key_rejected"""
    subject: int
    """The id of the sync or connection that it is about, or 0"""
    since: datetime | None
    headline: str
    meaning: str
    who: str
    """Who can mend it"""
    deed: str
    """What they can do"""


class NeedsAnswer(Answer):
    """All that needs attention now."""

    items: list[NeedAnswer]


class NewContact(Sent):
    """A contact to be made by hand."""

    email: str
    first_name: str = ""
    last_name: str = ""
    fields: dict[str, Any] = {}
    """Own fields by key"""
    lists: list[int] = []
    """Lists to be put on"""


class NewContactField(Sent):
    """A contact field to be made."""

    label: str
    type: Literal["text", "number", "boolean", "date", "datetime"] = "text"


class NewFavourite(Sent):
    """The pairs of a sync's mapping, to be kept under a name."""

    name: str
    sync: int


class NewFieldBody(Sent):
    """A contact field that is made for a pair."""

    label: str = ""
    type: Literal["text", "number", "boolean", "date", "datetime"] | None = None


class NewInvitation(Sent):
    """Somebody to be invited."""

    email: str
    role: Literal["viewer", "marketer", "admin"] = "marketer"


class NewList(Sent):
    """A mailing list to be made."""

    name: str
    """1 to 100 characters; there is one list of a name, in any case"""


class NewMailHook(Sent):
    """A webhook for a mail provider."""

    provider: Literal["brevo", "mailgun", "mailjet", "postmark", "sendgrid", "sparkpost"]


class NewMember(Sent):
    """A contact to be put on a list by hand."""

    contact: int
    """The contact's id"""


class NewMetricsKey(Answer):
    """A new key of the metrics, which is told in this answer and never again."""

    key: str


class NewSuppression(Sent):
    """An address that must not be mailed."""

    address: str
    kind: Literal["do_not_mail", "bounced", "complained", "unsubscribed"] = "do_not_mail"
    note: str = ""


class NewSuppressionFile(Sent):
    """A file of addresses: nobody is suppressed before it is applied."""

    name: str
    """Such as `bounces.csv`"""
    content: str
    """Its text, as CSV: addresses, perhaps with columns for the kind and a note"""
    kind: Literal["do_not_mail", "bounced", "complained", "unsubscribed"] = "do_not_mail"
    """The kind of lines that name none"""


class NewSuppressions(Sent):
    """Many at once; all of them fit, or none is kept."""

    suppressions: list[NewSuppression]


class NewSync(Sent):
    """A sync to be made, as a draft; what is left out has the same beginning as on the
    pages."""

    name: str
    module: str
    """The module's API name, as in Candidates"""
    connection: int | None = None
    """Null for the organisation's only one"""
    email_field: str | None = None
    """Of a module that has several with an address"""
    records: RecordsBody | None = None
    rules: RulesBody | None = None
    schedule: ScheduleBody | None = None
    mapping: list[PairBody] | None = None
    removal_limit: LimitBody | None = None


class NewWebhook(Sent):
    """A webhook to be made."""

    url: str
    """Where messages go: https, at an address of the public internet"""
    kinds: list[
        Literal[
            "run.started",
            "run.succeeded",
            "run.failed",
            "run.held",
            "run.cancelled",
            "sync.late",
            "sync.recovered",
            "list.members_added",
            "list.members_removed",
        ]
    ]
    """What is told: docs/webhooks.md"""


class NextSync(Answer):
    """A sync that is due next."""

    id: int
    name: str
    mailing_list: int | None
    next_run_at: datetime


class NotificationAnswer(Answer):
    """Something that the member was told: that something needs attention, or no longer
    does."""

    id: int
    kind: str
    """Such as run_failed, held, key_rejected"""
    subject: int
    """The id of the sync or connection that it is about, or 0"""
    is_end: bool
    """True where it is over"""
    headline: str
    made_at: datetime
    seen_at: datetime | None


class NotificationPage(Answer):
    """A page of notifications."""

    items: list[NotificationAnswer]
    next_cursor: str | None


class NumberOfBoth(Answer):
    """A number of both runs."""

    outcome: str
    before: int
    after: int


class OrganisationAnswer(Answer):
    """The organisation of the token."""

    id: int
    slug: str
    name: str
    time_zone: str
    plan: str
    created_at: datetime
    token: AskingToken


class OrganisationChange(Sent):
    """Another name or zone."""

    name: str | None = None
    time_zone: str | None = None


class OriginAnswer(Answer):
    """The writer of a value: a run, or else a person."""

    run: int | None
    entered_by: str
    """Who entered it by hand; empty where a run wrote it"""
    at: datetime | None
    before: str
    """The value until then; empty where it is not known"""


class PairAnswer(Answer):
    """A pair of the mapping: a column, or an own field by its key."""

    source: str
    source_label: str
    column: str | None
    contact_field: str | None
    clear_when_empty: bool


class PairBody(Sent):
    """A source field and the contact field it fills: exactly one of the three."""

    source: str
    """The field's API name in Recruit"""
    column: Literal["email", "first_name", "last_name"] | None = None
    contact_field: str | None = None
    """The key of an own field"""
    new_field: NewFieldBody | None = None
    clear_when_empty: bool = False


class PlanAnswer(Answer):
    """The outcome of a manifest if it were applied."""

    changes: list[str]
    """What would be made and changed, a sentence each"""
    left_alone: list[str]
    """What is not in the manifest"""
    warnings: list[str]
    """What the syncs in it may bring about unmeant"""
    plan: str
    """Send it along when you apply"""


class PreviewRequest(Sent):
    """The change that is tried; without a change the sync as it is."""

    records: RecordsBody | None = None
    rules: RulesBody | None = None
    mapping: list[PairBody] | None = None
    other_list: int | None = None
    """Another list, the people of the old one stay"""
    retroactive: bool = False
    """The options bind everybody whom the sync ever imported: R52"""
    version: str = ""
    """The ETag of the sync that the change is of, `*` for whichever there is; needed with
    a change, which applying the preview saves"""


class PreviewedAnswer(Answer):
    """The change that a preview tries, and why it cannot be applied."""

    retroactive: bool
    changes: str
    """The part of the definition that is tried; empty for none"""
    obstacle: str
    """Why it cannot be applied now; empty where it can"""


class ProblemDetails(Answer):
    """The reason why nothing was done, as RFC 9457 has it."""

    type: str
    """Where this code is explained"""
    title: str
    """What the code means"""
    status: int
    """The HTTP status"""
    code: str
    """The code, which stays the same when words change"""
    detail: str
    """What is wrong in this case, for people"""
    errors: list[FieldProblem]
    """The faults of what was sent, each with its place"""


class ProgressAnswer(Answer):
    """The progress of a run that goes on."""

    phase: str
    percent: int | None
    """Null while nobody can tell"""
    done: int
    of: int | None
    """Null while that is not known"""
    read: int
    """Records that Recruit sent, repeats included"""
    api_calls: int
    waits_for: str
    """Why it waits, for people; empty where it does not"""
    goes_on_at: datetime | None


class ReasonAnswer(Answer):
    """A reason with the records that were ignored for it, and in how many runs."""

    reason: str
    records: int
    runs: int


class RecordsAnswer(Answer):
    """The records that the sync takes."""

    selection: str
    view: ViewAnswer | None
    criteria: CriteriaAnswer | None
    retrieve_after: datetime | None


class RecordsBody(Sent):
    """The records of the module that the sync takes. What is left out stays as it is."""

    selection: Literal["all", "view", "criteria"]
    view: str | None = None
    """The id of the custom view"""
    criteria: CriteriaBody | None = None
    retrieve_after: datetime | None = None
    """Only what was created or modified later, in whole minutes; null for all"""


class ReportsAnswer(Answer):
    """The ways in which other programs read reports: docs/reports.md."""

    metrics_url: str
    metrics_key: MetricsKeyAnswer | None
    database_role: str | None
    """The role that reads the schema `reporting`"""


class RoleChange(Sent):
    """Another role."""

    role: Literal["viewer", "marketer", "admin"]


class RowAnswer(Answer):
    """The finding of a run about one record, or did to one person."""

    outcome: str
    reason: str | None
    record: str | None
    """The record's id in Recruit"""
    contact: int | None
    email: str
    name: str
    explanation: str
    suggestion: str
    """The address that was probably meant"""
    fault: str
    """What exactly is wrong with a malformed address"""
    left_out: list[str]
    removed_from: str
    notes: list[str]
    """A sentence for all else: the conditions that failed, from where somebody goes or
    why they stay, on which other lists they are, what an undo puts back and leaves alone,
    what Recruit did not send"""
    changes: list[ChangedValue]


class RowPage(Answer):
    """A page of a run's rows."""

    items: list[RowAnswer]
    next_cursor: str | None


class RulesAnswer(Answer):
    """The list, and what happens to people."""

    mailing_list: NamedAnswer | None
    opt_outs: str
    opt_outs_since: datetime | None
    deleted: str
    deleted_since: datetime | None
    converted: str
    no_match: str


class RulesBody(Sent):
    """The list, and what happens to people. What is left out stays as it is."""

    mailing_list: int | None = None
    """The id of the list to feed"""
    new_list: str | None = None
    """In its place: the name of a list to be made"""
    opt_outs: Literal["ignore", "list", "organisation"] | None = None
    """People who opt out: R15"""
    deleted: Literal["ignore", "list", "organisation"] | None = None
    """People deleted in Recruit: R16"""
    converted: Literal["ignore", "list"] | None = None
    """Candidates converted: R17"""
    no_match: Literal["ignore", "list"] | None = None
    """Who is not selected any more: R38"""
    import_opted_out: bool = False
    """Yes to importing people whom the sync leaves out as opted out"""


class RunAnswer(Answer):
    """A run with its counts. The last three are null among other runs."""

    id: int
    sync: int
    sync_name: str
    kind: str
    state: str
    trigger: str
    about: int | None
    """The run that this one applies, undoes, or removes of"""
    requested_by: str
    full: bool
    created_at: datetime
    due_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    in_words: str
    """Its numbers as a sentence; empty among other runs"""
    counts: CountsAnswer
    ignored_reasons: dict[str, int]
    api_calls: int
    api_credits: int
    error: ErrorAnswer | None
    progress: ProgressAnswer | None
    hold: HoldAnswerBody | None
    preview: PreviewedAnswer | None


class RunAtWork(Answer):
    """A run that is queued or goes on."""

    id: int
    sync: int
    sync_name: str
    state: str


class RunPage(Answer):
    """A page of runs."""

    items: list[RunAnswer]
    next_cursor: str | None


class RunRequest(Sent):
    """The way in which a run is started."""

    full: bool = False
    """Read everything, and not only what changed"""
    after_undo: bool = False
    """Yes to doing again what was undone last, where that is so"""


class ScheduleAnswer(Answer):
    """The times at which the sync runs."""

    frequency: str
    at: str
    zone: str
    weekday: int | None
    day: int | None
    full_read_days: int
    next_run_at: datetime | None
    """When a run is due; null while none is"""
    next_runs: list[datetime]
    """The next ten runs of an active sync"""


class ScheduleBody(Sent):
    """The times at which the sync runs. What is left out stays as it is."""

    frequency: Literal["once", "daily", "weekly", "monthly"]
    """Once is right after it is activated, whatever the time"""
    at: str | None = None
    """In the zone, as 09:30"""
    zone: str | None = None
    """An IANA zone"""
    weekday: int | None = None
    """For weekly: 0 is Monday"""
    day: int | None = None
    """For monthly"""
    full_read_days: Literal[0, 1, 7, 30] | None = None
    """How often everything is read again; 0: only when asked"""


class SeenNeed(Sent):
    """Something that needs attention, by its kind and what it is about."""

    kind: str
    subject: int


class SeenNotifications(Sent):
    """The things that the member has seen."""

    newest: int = 0
    """Notifications up to this one are seen; 0 for none"""
    needs: list[SeenNeed] = []
    """As `GET /attention` tells them"""


class SentAgainAnswer(Answer):
    """The messages that are sent again."""

    deliveries: int


class SourceFieldAnswer(Answer):
    """A field of a module."""

    api_name: str
    label: str
    data_type: str
    custom: bool
    operators: list[str]
    """Those that a condition on it can have"""


class SourceFieldPage(Answer):
    """The fields of a module."""

    items: list[SourceFieldAnswer]
    next_cursor: str | None


class StoryPage(Answer):
    """A page of the story of a contact."""

    items: list[StoryRowAnswer]
    next_cursor: str | None


class StoryRowAnswer(Answer):
    """The finding of a run about a contact. Rows that repeat each other are told as one."""

    run: int
    sync: int
    sync_name: str
    at: datetime | None
    """When the run ended; null while it goes on"""
    row: RowAnswer
    times: int
    """How many rows say the same, one run after the other"""
    since_run: int
    """The run of the first of them"""
    streak: str
    """Sent as `streak`, it asks for each of these rows"""


class SuppressedAnswer(Answer):
    """The outcome of many."""

    added: int
    known_before: int
    erased: int
    """Addresses of people who were erased: nothing brings them back"""


class SuppressionAnswer(Answer):
    """An address that must not be mailed."""

    id: int
    address: str
    kind: str
    source: str
    note: str
    created_at: datetime


class SuppressionFileAnswer(Answer):
    """A file of suppressions."""

    id: int
    name: str
    uploaded_by: str
    uploaded_at: datetime
    applied_at: datetime | None
    """Null until it is applied"""
    suppressed: int
    """Suppressions that came of it"""


class SuppressionFilePage(Answer):
    """A page of files."""

    items: list[SuppressionFileAnswer]
    next_cursor: str | None


class SuppressionFileReport(Answer):
    """A file of suppressions with what becomes of its lines, or became."""

    id: int
    name: str
    uploaded_by: str
    uploaded_at: datetime
    applied_at: datetime | None
    """Null until it is applied"""
    suppressed: int
    """Suppressions that came of it"""
    lines: LinesAnswer


class SuppressionPage(Answer):
    """A page of suppressions."""

    items: list[SuppressionAnswer]
    next_cursor: str | None


class SyncAnswer(Answer):
    """A sync with its whole definition."""

    id: int
    name: str
    state: str
    state_reason: str
    """Why it is inactive or paused, for people"""
    connection: int
    module: str
    module_label: str
    in_words: str
    """The whole sync in plain English"""
    records: RecordsAnswer
    rules: RulesAnswer
    moves_people: bool
    """Whether people of the list that it fed before are still being moved"""
    schedule: ScheduleAnswer
    mapping: list[PairAnswer]
    removal_limit: LimitAnswer
    hindrances: list[HindranceAnswer] | None
    """Of a draft: what is still missing; null among others"""
    warnings: list[str] | None
    """What the definition may bring about unmeant; null among others"""
    watermark: datetime | None
    full_read_at: datetime | None
    created_at: datetime


class SyncChange(Sent):
    """Parts of a definition that are to be others; a part that is left out stays as it
    is."""

    name: str | None = None
    records: RecordsBody | None = None
    rules: RulesBody | None = None
    schedule: ScheduleBody | None = None
    mapping: list[PairBody] | None = None
    removal_limit: LimitBody | None = None


class SyncPage(Answer):
    """A page of syncs."""

    items: list[SyncAnswer]
    next_cursor: str | None


class TestedAnswer(Answer):
    """The answer of Recruit with the stored key."""

    account_name: str
    edition: str
    account_type: str
    deactivated_syncs: int
    """Those that the edition does not allow any more"""
    activated_syncs: int


class ValidAnswer(Answer):
    """A definition that could be saved; nothing is saved."""

    in_words: str
    hindrances: list[HindranceAnswer]
    warnings: list[str]


class ValueAnswer(Answer):
    """A value of a contact, as pages show it, and where it came from."""

    field: str
    """What pages call the field"""
    value: str
    origin: OriginAnswer | None
    """Null where nothing tells it"""


class ValuesAnswer(Answer):
    """All values of a contact."""

    items: list[ValueAnswer]


class ViewAnswer(Answer):
    """A custom view of Recruit's."""

    id: str
    name: str


class WaysAnswer(Answer):
    """The way in which the member is told of each topic."""

    key: str
    """Recruit rejects the key"""
    failed: str
    """A sync fails"""
    held: str
    """People wait for an answer"""
    late: str
    """A sync is late"""
    inactive: str
    """A sync becomes inactive"""
    installation: str
    """A part of RecruitSync is silent, or a webhook off"""
    digest_hour: int
    """The hour of the daily mail, in the organisation's zone"""


class WaysChange(Sent):
    """Other ways; what is left out stays as it is."""

    key: Literal["at_once", "digest", "in_app"] | None = None
    failed: Literal["at_once", "digest", "in_app"] | None = None
    held: Literal["at_once", "digest", "in_app"] | None = None
    late: Literal["at_once", "digest", "in_app"] | None = None
    inactive: Literal["at_once", "digest", "in_app"] | None = None
    installation: Literal["at_once", "digest", "in_app"] | None = None
    digest_hour: int | None = None


class WebhookAnswer(Answer):
    """A webhook, and how it fares."""

    id: int
    url: str
    kinds: list[str]
    secret_hint: str
    """The last characters of its secret"""
    secret_set_at: datetime
    earlier_until: datetime | None
    """Until when the secret before signs too"""
    made_by: str
    made_at: datetime
    disabled_at: datetime | None
    """When it was switched off"""
    disabled_cause: str
    """`by_hand`, `failing`, `gone`; empty while it is on"""
    failures: int
    """Attempts in a row that failed"""
    failing_since: datetime | None
    rests_until: datetime | None
    """Nothing is sent before"""
    waiting: int
    """Messages that wait to be sent"""
    given_up: int
    """Messages that were given up"""


class WebhookChange(Sent):
    """Another address or other kinds; what is left out stays as it is."""

    url: str | None = None
    kinds: (
        list[
            Literal[
                "run.started",
                "run.succeeded",
                "run.failed",
                "run.held",
                "run.cancelled",
                "sync.late",
                "sync.recovered",
                "list.members_added",
                "list.members_removed",
            ]
        ]
        | None
    ) = None


class WebhookPage(Answer):
    """All webhooks of the organisation, which has ten at most."""

    items: list[WebhookAnswer]
    next_cursor: str | None


class WebhookWithSecret(Answer):
    """A webhook with its new secret, which is told in this answer and never again."""

    webhook: WebhookAnswer
    secret: str
    """Starts with `whsec_`; keep it where your receiver finds it"""


class WhyAnswer(Answer):
    """The reasons why a person is on each list or not."""

    address: str
    contact: int | None
    suppressed: list[str]
    lists: list[ListReason]
