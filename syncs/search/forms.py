"""The question of the search."""

from django import forms

from web.questions import QueryStringForm

MAX_LENGTH = 320


class SearchQuestion(QueryStringForm):
    """`?q=…`: a part of a name or address, the id of a record, or the name of a page."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
