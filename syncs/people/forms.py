"""Forms for what the addresses of lists and contacts may ask for, and for what people may enter."""

from django import forms

from contacts.form_fields import BeginningField
from syncs.why.queries.rows_of_person import StoryKey, Streak
from web.name_form import NameField
from web.questions import KeyField, PageByName, QueryStringForm


class AddressSearch(forms.Form):
    """`q` is the beginning of an e-mail address, `after` the key of the page before."""

    q = BeginningField()
    after = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    @property
    def beginning(self) -> str:
        """The beginning to look for; empty when nothing was asked for, or nothing that can be."""
        return str(self.asked.get("q", ""))

    @property
    def after_key(self) -> str:
        return str(self.asked.get("after", ""))

    @property
    def asked(self) -> dict[str, object]:
        """The valid part of what was asked for."""
        self.is_valid()
        return self.cleaned_data


class MemberSearch(AddressSearch):
    """The search among a list's members; without one they are paged by the contact's number."""

    def clean_after(self) -> str:
        after = str(self.cleaned_data["after"])
        if not self.cleaned_data.get("q") and after and not after.isdecimal():
            raise forms.ValidationError("This page of the list does not exist; here is the first.")
        return after


class ListNameForm(forms.Form):
    name = NameField()


class ListFilter(PageByName):
    """The filter of lists: those in use, or with `?archived=yes` those that were put away."""

    archived = forms.BooleanField(required=False)


class StoryFilter(QueryStringForm):
    """`after` is the key of the page before, `streak` asks for rows that are folded otherwise."""

    after = KeyField(StoryKey.parse)
    streak = KeyField(Streak.parse)
