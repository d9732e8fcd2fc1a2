"""The text by which contacts are found, beside the table that imports write (R97).

An index of trigrams on contacts would double what an import needs for them: 50,000 contacts took
5.6 s with one, and 2.4 s without. So it is on a table of its own, which is filled a moment later.
Triggers on contacts tell what is to be taken up, so that no writer can forget it
(`contacts/migrations/0009_departures_and_search.py`).
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchText(models.Model):
    """Name and e-mail address of a contact in lower case, as they were when taken up.

    A blank stands before and after them, so that where a word begins can be asked for.
    """

    contact_id = models.BigIntegerField(primary_key=True)
    organisation_id = models.BigIntegerField()
    text = models.TextField(db_collation="C")

    class Meta:
        indexes = [
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="contact_by_part"),
            # For the contacts of a small organisation among many others.
            models.Index("organisation_id", "contact_id", name="search_text_of"),
        ]

    def __str__(self) -> str:
        return f"The text of contact {self.contact_id}"


class SearchBacklog(models.Model):
    """Contacts of an organisation, from one id to another, whose texts are to be taken up."""

    organisation_id = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index("organisation_id", name="search_backlog_of")]

    def __str__(self) -> str:
        return f"Contacts {self.first_id} to {self.last_id}"
