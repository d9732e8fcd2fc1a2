"""The form that asks what becomes of the people of a sync that is to be deleted (R25)."""

from django import forms

from syncs.overview.actions.delete import Kept, People
from web.explained import ExplainedField


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


def _answers(kept: Kept) -> dict[str, tuple[str, str]]:
    return {
        People.STAY.value: (str(People.STAY.label), _if_they_stay(kept)),
        People.LEAVE.value: (str(People.LEAVE.label), _if_they_leave(kept)),
    }


def _if_they_stay(kept: Kept) -> str:
    stay = "1 person stays" if kept.people == 1 else f"All {kept.people:,} people stay"
    return f"{stay}, kept by hand from then on: no change in Recruit removes them any more."


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
