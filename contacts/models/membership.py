"""Memberships of lists, and the claims that keep them.

Both tables are written by the million, so they have composite keys and no other index and no
foreign key (`docs/decisions/0003-hot-tables.md`). Rows are written by set-based SQL that starts
from one organisation's contacts and lists.
"""

from django.db import models
from django.db.models.functions import Now

BY_HAND = 0
"""The claimant when a person, not a sync, put somebody on a list."""


class Membership(models.Model):
    pk = models.CompositePrimaryKey("mailing_list_id", "contact_id")
    mailing_list_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())


class MembershipClaim(models.Model):
    """One reason for a membership (R18): a source record of a sync, or a person.

    A membership lasts as long as it has a claim. `claimant_id` is a sync's id or `BY_HAND`;
    `record_id` is the claimant's source record, 0 by hand. Two records of one sync with one
    address claim separately, so that the person stays when one of the records goes.
    """

    pk = models.CompositePrimaryKey("mailing_list_id", "contact_id", "claimant_id", "record_id")
    mailing_list_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    claimant_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
