"""The numbers of people on lists, day by day (R94)."""

from django.db import models

from contacts.models.mailing_list import MailingList


class ListSize(models.Model):
    """The people on a list at one moment of a day, a day in UTC; counted once."""

    mailing_list = models.ForeignKey(MailingList, models.CASCADE, related_name="sizes")
    day = models.DateField()
    people = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("mailing_list", "day", name="list_size_once_a_day")]

    def __str__(self) -> str:
        return f"{self.people} on {self.day}"
