"""A custom module is read by whichever of its e-mail fields was chosen (R40)."""

import pytest

from accounts.models import Organisation
from syncs.models import ContactColumn
from tests.builders import make_sync
from tests.world.imports import addresses_on, is_balanced, run_once
from tests.world.source import Source


@pytest.mark.parametrize(
    ("field", "domain", "without"),
    [("Private_Email", "home.example", {}), ("Work_Email", "studio.example", {"empty_email": 10})],
)
def test_the_chosen_email_field_gives_the_addresses(
    field: str, domain: str, without: dict[str, int], source: Source, organisation: Organisation
) -> None:
    sync = make_sync(organisation, connection=source.connect(organisation), module="Freelancers")
    sync.field_mappings.filter(column=ContactColumn.EMAIL).update(source_field=field)

    run = run_once(sync)

    found = addresses_on(sync.mailing_list)
    assert {address.partition("@")[2] for address in found} == {domain}
    assert (run.total, len(found), run.ignored_reasons) == (80, run.new, without)
    assert is_balanced(run)
