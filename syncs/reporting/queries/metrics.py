"""The metrics of an organisation, in the form that Prometheus reads (R94)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.db import connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from accounts.models import Organisation
from syncs.attention.queries.needs import find_needs
from syncs.domain.concerns import ConcernKind
from syncs.models.import_run import IMPORTING
from syncs.sql.statements import execute_outside_runs

KEPT_SECONDS = 30
"""Whoever asks more often gets the same numbers again."""

STATES = ("succeeded", "failed", "cancelled", "held")
OUTCOMES = ("new", "re_added", "duplicate", "updated", "unchanged", "ignored", "deleted")


def read_metrics(organisation: Organisation) -> bytes:
    """Return the metrics as text, as they were `KEPT_SECONDS` ago at most."""
    name = f"metrics:{organisation.pk}"
    with suppress(RedisError):
        if kept := caches["shared"].get(name):
            return str(kept).encode()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_OfOrganisation(organisation))
    text = generate_latest(registry)
    with suppress(RedisError):
        caches["shared"].set(name, text.decode(), timeout=KEPT_SECONDS)
    return text


class _OfOrganisation(Collector):
    """The numbers of one organisation, read once."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    def describe(self) -> Iterator[Metric]:
        """Describe nothing before it is asked for: that would read it all."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        yield from self._of_syncs(self._rows("count_runs"))
        members = GaugeMetricFamily(
            "recruitsync_list_members", "People on a list.", labels=["list_id", "list"]
        )
        for row in self._rows("count_members"):
            members.add_metric([str(row["id"]), row["name"]], row["members"])
        yield members
        needs = GaugeMetricFamily(
            "recruitsync_needs_attention", "Things that need attention.", labels=["kind"]
        )
        found = Counter(need.kind for need in find_needs(self._organisation))
        for kind in ConcernKind:
            needs.add_metric([kind.value], found[kind])
        yield needs

    def _of_syncs(self, rows: list[dict[str, Any]]) -> Iterator[Metric]:
        labels = ["sync_id", "sync"]
        runs = CounterMetricFamily(
            "recruitsync_runs", "Runs that ended, by their state.", labels=[*labels, "state"]
        )
        records = CounterMetricFamily(
            "recruitsync_records", "Records by outcome.", labels=[*labels, "outcome"]
        )
        calls = CounterMetricFamily("recruitsync_api_calls", "Calls to Recruit.", labels=labels)
        success = GaugeMetricFamily(
            "recruitsync_last_success_timestamp_seconds",
            "When a run succeeded last.",
            labels=labels,
        )
        active = GaugeMetricFamily("recruitsync_sync_active", "1 if it runs.", labels=labels)
        unfinished = GaugeMetricFamily(
            "recruitsync_unfinished_runs", "Runs that are queued or at work.", labels=labels
        )
        for row in rows:
            named = [str(row["id"]), row["name"]]
            for state in STATES:
                runs.add_metric([*named, state], row[state])
            for outcome in OUTCOMES:
                records.add_metric([*named, outcome], row[outcome])
            calls.add_metric(named, row["api_calls"])
            if row["last_success"] is not None:
                success.add_metric(named, float(row["last_success"]))
            active.add_metric(named, row["state"] == "active")
            unfinished.add_metric(named, row["unfinished"])
        yield from (runs, records, calls, success, active, unfinished)

    def _rows(self, statement: str) -> list[dict[str, Any]]:
        values = {
            "organisation": self._organisation.pk,
            "importing": [kind.value for kind in IMPORTING],
        }
        with connection.cursor() as cursor:
            execute_outside_runs(cursor, statement, **values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
