"""The secret address under which a person's calendar program reads their deadlines."""

from django.db import models


class CalendarAddress(models.Model):
    """The address of a person, by the digest of its token alone: it was shown once and is kept nowhere."""

    person = models.OneToOneField("records.Person", models.PROTECT, related_name="calendar_address")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
