"""The forms that ask what becomes of the people of a sync that is to be deleted, or to feed another
list (R23, R25)."""

from collections.abc import Iterable

from django import forms

from contacts.models import MailingList
from syncs.overview.actions.delete import Kept, People
from syncs.overview.queries.moving import WHO
from syncs.proposal.other_list import OldPeople
from web.explained import ExplainedField
from web.keyset import stored_number
from web.questions import KeyField, QueryStringForm


class MovingFilter(QueryStringForm):
    """Asks for some of those who come along, and for a page of them."""

    who = forms.ChoiceField(required=False, choices=[("", ""), *WHO.items()])
    after = KeyField(stored_number)


class DeleteSyncForm(forms.Form):
    """Asks nothing where the sync keeps nobody on its list; they would stay then."""

    def __init__(self, *args: object, kept: Kept, **kwargs: object) -> None:
        """Take whom the sync keeps, for the sentence under each answer."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if kept.people:
            self.fields["people"] = ExplainedField(
                "The people whom it keeps on the list", _answers(kept)
            )

    @property
    def people(self) -> People:
        """The answer; only of a valid form."""
        return People(self.cleaned_data.get("people", People.STAY))


class ChangeListForm(forms.Form):
    """Asks for the new list, and about the people on the old one where there are any."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    mailing_list = forms.ChoiceField(
        label="The new list",
        error_messages={
            "required": "Choose the new list.",
            "invalid_choice": "There is no such list, or it is archived. Choose another.",
        },
    )

    def __init__(
        self, *args: object, kept: Kept, lists: Iterable[MailingList], **kwargs: object
    ) -> None:
        """Take whom the sync keeps, and the lists to choose from."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "Choose a list"), *((str(each.pk), each.name) for each in lists)]
        self.fields["mailing_list"].choices = choices  # type: ignore[attr-defined]
        self.kept = kept
        if kept.people:
            self.fields["people"] = ExplainedField(
                "The people whom it keeps on the old list", _if_the_list_changes(kept)
            )

    @property
    def people(self) -> OldPeople:
        """The answer; only of a valid form."""
        return OldPeople(self.cleaned_data.get("people", OldPeople.STAY))


_NEXT = "The next run brings them to the new list too."


def _if_the_list_changes(kept: Kept) -> dict[str, tuple[str, str]]:
    willing = kept.people - kept.opted_out
    along = _people(willing, "joins the new list", "join the new list")
    leaving = _people(kept.alone, "leaves the old one", "leave the old one")
    opted_out = _opted_out(kept.opted_out, "does not come along", "do not come along")
    return {
        OldPeople.MOVE.value: (
            str(OldPeople.MOVE.label),
            f"{along}, but for those who must not be mailed. {leaving}.{opted_out}",
        ),
        OldPeople.STAY.value: (
            str(OldPeople.STAY.label),
            f"{_staying(kept)}, kept by hand from then on. {_NEXT}{_leaving_for_good(kept)}",
        ),
    }


def _answers(kept: Kept) -> dict[str, tuple[str, str]]:
    return {
        People.STAY.value: (str(People.STAY.label), _if_they_stay(kept)),
        People.LEAVE.value: (str(People.LEAVE.label), _if_they_leave(kept)),
    }


def _if_they_stay(kept: Kept) -> str:
    return (
        f"{_staying(kept)}, kept by hand from then on: no change in Recruit removes them any more,"
        f" unless another sync removes them from the whole organisation.{_leaving_for_good(kept)}"
    )


def _staying(kept: Kept) -> str:
    willing = kept.people - kept.opted_out
    if kept.opted_out or willing == 1:
        return _people(willing, "stays", "stay")
    return f"All {willing:,} people stay"


def _leaving_for_good(kept: Kept) -> str:
    return _opted_out(kept.opted_out_alone, "leaves it", "leave it")


def _opted_out(number: int, one: str, many: str) -> str:
    """Say what becomes of those who have opted out, as a further sentence; nothing of nobody."""
    if not number:
        return ""
    if number == 1:
        return f" 1 person has opted out and {one}."
    return f" {number:,} people have opted out and {many}."


def _if_they_leave(kept: Kept) -> str:
    leaving = _people(kept.alone, "leaves it", "leave it")
    if not kept.kept_by_others:
        return f"{leaving}. Nobody is deleted as a contact."
    staying = _people(kept.kept_by_others, "stays", "stay")
    return f"{leaving}. {staying}, because another sync or a person keeps them on it."


def _people(number: int, one: str, many: str) -> str:
    if not number:
        return f"Nobody {one}"
    return f"{number:,} {'person ' + one if number == 1 else 'people ' + many}"
