"""The heartbeats of the processes that import: when each part last reported (R84)."""

from django.db import models
from django.db.models.functions import Now


class Part(models.TextChoices):
    """The parts without which nothing is imported.

    A worker is as many parts as it reads queues; whether the broker answers is told by Beat, which
    sends to it every few seconds.
    """

    BEAT = "beat", "Beat"
    BROKER = "broker", "Broker"
    WORKER = "worker", "Worker for runs"
    CLOCK = "clock", "Worker for ticks"


class Heartbeat(models.Model):
    """The last report of one part on one host, by PostgreSQL's clock."""

    pk = models.CompositePrimaryKey("part", "host")
    part = models.CharField(max_length=10, choices=Part)
    host = models.CharField(max_length=255)
    reported_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.get_part_display()} on {self.host}"
