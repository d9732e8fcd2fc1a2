"""Keeps what a person should know of a run that went on: see `syncs.domain.remarks`."""

from typing import Any

from syncs.domain.remarks import BEFORE_READING, Remark
from syncs.models import ImportRun, RunState
from syncs.models.import_run import IMPORTING


def add_remark(run_id: int, code: Remark, **values: Any) -> None:
    """Add a remark to a run, or say it anew; values are JSON. The caller has the transaction."""
    run = ImportRun.objects.only("remarks").get(pk=run_id)
    others = [remark for remark in run.remarks if remark["code"] != code]
    ImportRun.objects.filter(pk=run_id).update(remarks=[*others, {"code": code.value, **values}])


def drop_remark(run_id: int, code: Remark) -> None:
    """Take a remark back, as what was read anew does not bear it out. The caller has the
    transaction."""
    remarks = remarks_of(run_id)
    others = [remark for remark in remarks if remark["code"] != code]
    if others != remarks:
        ImportRun.objects.filter(pk=run_id).update(remarks=others)


def drop_what_was_found(run_id: int) -> None:
    """Take back what was found in what is read again, or it would count twice. The caller has the
    transaction."""
    told = remarks_of(run_id)
    kept = [remark for remark in told if remark["code"] in BEFORE_READING]
    if kept != told:
        ImportRun.objects.filter(pk=run_id).update(remarks=kept)


def remarks_of(run_id: int) -> list[dict[str, Any]]:
    """Return the remarks of a run so far."""
    return list(ImportRun.objects.values_list("remarks", flat=True).get(pk=run_id))


def remarks_of_import_before(
    run_id: int | None, sync_id: int, **which: Any
) -> list[dict[str, Any]]:
    """Return the remarks of the sync's latest import but this run that came to its end, where it
    was one of those `which`; they say whether what is found empty was empty then too (R73)."""
    ended = ImportRun.objects.filter(sync_id=sync_id, kind__in=IMPORTING)
    ended = ended.filter(state__in=(RunState.SUCCEEDED, RunState.HELD))
    if run_id is not None:
        ended = ended.exclude(pk=run_id)
    last = ImportRun.objects.filter(pk__in=ended.order_by("-id").values("pk")[:1], **which)
    return list(last.values_list("remarks", flat=True).first() or [])


def count_in_remark(run_id: int, code: Remark, number: int) -> None:
    """Add to the `number` of records that a remark is about; none make no remark (R79). The caller
    has the transaction."""
    if not number:
        return
    counted = (each for each in remarks_of(run_id) if each["code"] == code)
    earlier = next(counted, {"number": 0})["number"]
    add_remark(run_id, code, number=earlier + number)
