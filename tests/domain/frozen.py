"""Frozen settings of a run, as far as rules about one record need them."""

from criteria import Criteria
from syncs.domain.run_settings import MappedField, RunSettings
from tests.builders import NOON


def settings_of(criteria: Criteria | None, *mapped: str, module: str = "Contacts") -> RunSettings:
    return RunSettings(
        module=module,
        email_field="Email",
        mapped_fields=tuple(
            MappedField(
                source=name,
                target=name.lower(),
                own_field=True,
                type="text",
                clear_when_empty=False,
            )
            for name in mapped
        ),
        modification_field="Modified_Time",
        is_full=True,
        modified_since=None,
        reading_since=NOON,
        deletions_since=NOON,
        is_first_run=True,
        bulk_files=0,
        group_addresses=frozenset(),
        mailing_list_id=1,
        opt_outs="ignore",
        opt_outs_since=None,
        deleted="ignore",
        deleted_since=None,
        converted="ignore",
        no_match="ignore",
        cvid=None,
        criteria=criteria,
        zone="UTC",
        today=NOON,
    )
