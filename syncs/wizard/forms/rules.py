"""The list a sync feeds, and what happens to people who opt out, convert or are gone (R14-R17)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from contacts.models import MailingList
from syncs.domain.modules import CANDIDATES
from syncs.models import Policy, Selection, Sync
from syncs.proposal.parts import Rules
from syncs.proposal.stored import stored_rules
from web.explained import ExplainedField
from web.names import UnfitName, fit_name
from web.seen_form import SeenForm

NEW_LIST = "new"

_KEEP, _FROM_LIST, _FROM_ORGANISATION = (policy.value for policy in Policy)

OPT_OUT_CHOICES = {
    _FROM_LIST: (
        "Exclude, and remove from this list",
        "People who opted out in Recruit are left out. People who opt out later leave this list.",
    ),
    _FROM_ORGANISATION: (
        "Exclude, and remove from the organisation",
        (
            "People who opted out in Recruit are left out. Those whom this sync imported and who"
            " opt out later leave all lists, and the contact is deleted here. People whom only"
            " other syncs brought stay on their lists."
        ),
    ),
    _KEEP: (
        "Import them",
        (
            "People who opted out in Recruit join the list like everybody else. Make sure that you"
            " may write to them."
        ),
    ),
}
NO_OPT_OUTS = "This module has no field Email_Opt_Out in Recruit, which would tell who has."
DELETED_CHOICES = {
    _KEEP: ("Keep", "People stay on the list when they are deleted in Recruit."),
    _FROM_LIST: (
        "Remove from this list",
        "People leave this list when they are deleted in Recruit.",
    ),
    _FROM_ORGANISATION: (
        "Remove from the organisation",
        (
            "People whom this sync imported leave all lists when they are deleted in Recruit, and"
            " the contact is deleted here."
        ),
    ),
}
CONVERTED_CHOICES = {
    _KEEP: ("Import them", "Candidates join the list, and stay when they are converted."),
    _FROM_LIST: (
        "Exclude, and remove from this list",
        "Converted candidates are left out. Candidates who are converted later leave this list.",
    ),
}
NO_MATCH_CHOICES = {
    _KEEP: ("Keep", "People who were imported once stay on the list."),
    _FROM_LIST: ("Remove from this list", "People leave this list once a run notices."),
}

LIST_STAYS = (
    "This sync has run, so its list stays as it is here. Change the list, in the Edit menu of the"
    " sync, asks what becomes of the people whom it put there."
)


class RulesForm(SeenForm):
    edits = {
        "mailing_list_id": ("mailing_list",),
        "opt_outs": ("opt_outs",),
        "deleted": ("deleted",),
        "converted": ("converted",),
        "no_match": ("no_match",),
    }

    mailing_list = forms.ChoiceField(
        label="Sync to",
        error_messages={
            "required": "Choose the list, or a new one.",
            "invalid_choice": "There is no such list, or it is archived. Choose another.",
        },
    )
    new_list = forms.CharField(
        label="Name of the new list",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    import_opted_out = forms.BooleanField(required=False)
    deleted = ExplainedField("People who are deleted in Recruit", DELETED_CHOICES)

    def __init__(
        self,
        data: Any,
        *,
        sync: Sync,
        lists: Iterable[MailingList],
        list_stays: bool,
        opt_outs_are_told: bool,
        opted_out: int,
    ) -> None:
        """Make the form. `opt_outs_are_told`: the module has the field for it. `opted_out`: how
        many addresses this sync leaves out because of it."""
        super().__init__(data, stored=stored_rules(sync), initial=_initial(sync))
        refused = () if opt_outs_are_told else (_FROM_LIST, _FROM_ORGANISATION)
        self.fields["opt_outs"] = ExplainedField(
            "People who opt out of e-mail in Recruit",
            OPT_OUT_CHOICES,
            refusals=dict.fromkeys(refused, NO_OPT_OUTS),
        )
        choices = [(str(each.pk), each.name) for each in lists]
        if not list_stays:
            choices = [("", "Choose a list"), *choices, (NEW_LIST, "A new list…")]
        self.fields["mailing_list"].choices = choices  # type: ignore[attr-defined]
        if sync.module == CANDIDATES:
            self.fields["converted"] = ExplainedField(
                "Candidates who are converted", CONVERTED_CHOICES
            )
        if sync.selection != Selection.ALL:
            by_view = sync.selection == Selection.VIEW
            legend = "People who left the view" if by_view else "People who no longer match"
            self.fields["no_match"] = ExplainedField(legend, NO_MATCH_CHOICES)
        self.sync = sync
        self.opted_out = opted_out

    @property
    def asks_about_opted_out(self) -> bool:
        """Tell whether what was entered would bring people who have opted out (R15)."""
        excludes = self.sync.opt_outs != Policy.IGNORE
        imports = self.is_bound and self.data.get("opt_outs") == Policy.IGNORE
        return bool(excludes and imports and self.opted_out)

    @property
    def rules(self) -> Rules:
        """The rules entered, once the form is valid."""
        given = self.cleaned_data
        is_new = given["mailing_list"] == NEW_LIST
        return Rules(
            mailing_list_id=None if is_new else int(given["mailing_list"]),
            new_list=given["new_list"] if is_new else "",
            opt_outs=given["opt_outs"],
            deleted=given["deleted"],
            converted=given.get("converted", self.sync.converted),
            no_match=given.get("no_match", self.sync.no_match),
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("mailing_list") == NEW_LIST:
            try:
                given["new_list"] = fit_name(given.get("new_list", ""))
            except UnfitName as fault:
                self.add_error("new_list", str(fault))
        if self.asks_about_opted_out and not given.get("import_opted_out"):
            self.add_error(
                "import_opted_out",
                f"{self.opted_out:,} {'address' if self.opted_out == 1 else 'addresses'} that this"
                " sync leaves out, because a record says so in Recruit, would be imported. Confirm"
                " it, or choose to exclude them.",
            )
        return given


def _initial(sync: Sync) -> dict[str, object]:
    names = ("opt_outs", "deleted", "converted", "no_match")
    return {
        "mailing_list": str(sync.mailing_list_id or ""),
        **{name: getattr(sync, name) for name in names},
    }
