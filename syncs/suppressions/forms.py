"""The forms of the pages of suppressions: what is asked for, added and lifted."""

from django import forms

from contacts.form_fields import AddressField, BeginningField
from contacts.models import SuppressionKind
from syncs.suppressions.queries.suppressed import SuppressionKey, SuppressionQuestion
from web.explained import ExplainedField
from web.questions import NOT_FILTERED, KeyField, QueryStringForm

MAX_REASON = 500

KINDS = {
    SuppressionKind.DO_NOT_MAIL: "Nobody is to write to this address, for whatever reason.",
    SuppressionKind.BOUNCED: "Mail to this address comes back.",
    SuppressionKind.COMPLAINED: "Its owner reported an e-mail as spam.",
    SuppressionKind.UNSUBSCRIBED: "Its owner has unsubscribed.",
}
"""The kinds, each with when to choose it."""


class SuppressionFilter(QueryStringForm):
    """The filter of suppressions: `?q=maria&kind=2`, and with `&lifted=yes` of the lifted ones."""

    q = BeginningField()
    kind = forms.TypedChoiceField(
        required=False,
        choices=[("", "All kinds"), *SuppressionKind.choices],
        coerce=lambda value: SuppressionKind(int(value)),
        empty_value=None,
        error_messages={"invalid_choice": f"There is no such kind{NOT_FILTERED}"},
    )
    lifted = forms.BooleanField(required=False, widget=forms.HiddenInput)
    after = KeyField(SuppressionKey.parse)

    @property
    def question(self) -> SuppressionQuestion:
        return SuppressionQuestion(self.asked.get("q", ""), self.asked.get("kind"))

    @property
    def is_lifted(self) -> bool:
        return bool(self.asked.get("lifted"))


class SuppressionForm(forms.Form):
    """Takes an address that must not be mailed, with the kind and a note."""

    address = AddressField()
    kind = ExplainedField(
        "Why it must not be mailed",
        {str(kind.value): (str(kind.label), sentence) for kind, sentence in KINDS.items()},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=MAX_REASON,
        help_text="For your colleagues: such as where you heard it.",
        widget=forms.TextInput({"maxlength": None, "dir": "auto"}),
        error_messages={"max_length": f"A note has at most {MAX_REASON} characters."},
    )

    @property
    def chosen(self) -> SuppressionKind:
        """The kind; only of a valid form."""
        return SuppressionKind(int(self.cleaned_data["kind"]))


class ReasonForm(forms.Form):
    """Takes the reason for which somebody may be written to again."""

    reason = forms.CharField(
        label="Reason",
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3, "maxlength": None, "dir": "auto"}),
        error_messages={
            "required": "Say why this person may be written to again.",
            "max_length": f"A reason has at most {MAX_REASON} characters.",
        },
    )
