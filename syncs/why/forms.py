"""The question for a person who is no contact."""

from django import forms

from web.questions import QueryStringForm


class PersonQuestion(QueryStringForm):
    """`?address=…` is what stood in the place of an e-mail address, `?record=…` a record's id."""

    address = forms.CharField(label="E-mail address", required=False, max_length=320)
    record = forms.IntegerField(
        label="Record", required=False, min_value=1, max_value=2**63 - 1, localize=False
    )
