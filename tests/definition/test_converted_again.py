"""Warnings of converted candidates who come back onto a list as contacts (R19)."""

import pytest

from accounts.models import Organisation
from syncs.definition.queries.converted_again import warn_of_other_lists
from tests.builders import make_sync


@pytest.mark.django_db
def test_lists_of_others_are_not_warned_of() -> None:
    ours, theirs = (Organisation.objects.create(name=name, slug=name) for name in ("a", "b"))
    sync = make_sync(ours, module="Candidates", converted="list")
    make_sync(theirs, module="Contacts")

    assert warn_of_other_lists(sync) == ""
    make_sync(ours, module="Contacts")
    assert warn_of_other_lists(sync) != ""
