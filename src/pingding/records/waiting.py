"""How much waits, kept by the database itself: what a worklist or a badge shows is summed up, never counted."""

from django.db import models


class WaitingChange(models.Model):
    """So many more (or fewer, where `n` is negative) seats that wait or messages that nobody has read, of one sort.

    Triggers of the tables of seats and messages add these rows, whoever writes there (migration 0002), and nothing else
    does but `actions.periodic.counts`, which sums up those of a sort. A change is added and never altered, so that two
    acts do not wait for each other; of each sort all rows together say how much waits.
    """

    STEPS, MESSAGES = "steps", "messages"

    what = models.CharField(max_length=10)
    organisation = models.ForeignKey(
        "records.Organisation", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        "records.Person", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    role = models.CharField(max_length=20)
    edition = models.ForeignKey(
        "records.StoredEdition", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    procedure = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    call = models.ForeignKey(
        "records.Call", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    regions = models.TextField()
    n = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "what", "role"], name="waiting_of_organisation"),
            models.Index(fields=["person"], condition=models.Q(person__isnull=False), name="waiting_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.organisation_id or self.person_id}: {self.n:+}"
