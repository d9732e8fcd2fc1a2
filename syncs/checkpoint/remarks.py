"""Keeps what a person should know of a run that went on: see `syncs.domain.remarks`."""

from typing import Any

from syncs.domain.remarks import Remark
from syncs.models import ImportRun


def add_remark(run_id: int, code: Remark, **values: Any) -> None:
    """Add a remark to a run, or say it anew; values are JSON. The caller has the transaction."""
    run = ImportRun.objects.only("remarks").get(pk=run_id)
    others = [remark for remark in run.remarks if remark["code"] != code]
    ImportRun.objects.filter(pk=run_id).update(remarks=[*others, {"code": code.value, **values}])


def count_unreadable(run_id: int, number: int) -> None:
    """Count records that came without an id that can be read (R79). The caller has the
    transaction."""
    run = ImportRun.objects.only("remarks").get(pk=run_id)
    counted = (each for each in run.remarks if each["code"] == Remark.RECORDS_UNREADABLE)
    earlier = next(counted, {"number": 0})["number"]
    add_remark(run_id, Remark.RECORDS_UNREADABLE, number=earlier + number)
