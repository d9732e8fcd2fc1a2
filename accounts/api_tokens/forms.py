"""The form in which a token is made."""

from django import forms

from accounts.models import TokenScope
from web.explained import ExplainedField
from web.name_form import NameField

SCOPES = {
    TokenScope.READ: ("Read", "Sees what a viewer sees, and changes nothing."),
    TokenScope.WRITE: ("Read and write", "Also does what a marketer does."),
    TokenScope.ADMIN: ("Everything", "Also connects Recruit, and manages members."),
}
DAYS = {30: "30 days", 90: "90 days", 365: "A year"}


class TokenForm(forms.Form):
    """Takes what a token is for, what it may do, and for how long."""

    name = NameField("What it is for")
    scope = ExplainedField(
        "What it may do", {scope.value: words for scope, words in SCOPES.items()}
    )
    days = forms.TypedChoiceField(
        label="It ends after",
        coerce=int,
        choices=list(DAYS.items()),
        error_messages={"invalid_choice": "Choose one of these times."},
    )
