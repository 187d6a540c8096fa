"""Requests to open further parts of a form that was returned for correction."""

from django.db import models


class Widening(models.Model):
    """That further `parts` (`fact:…`, `material:…`, the score sheet) be opened in the correction that `run` is.

    `organisation` corrects and asks for it, `office` returned the form and answers: granted or not, with its `answer`.
    One waits at a time; what was not answered when the form was handed in again is not asked any more.
    """

    run = models.ForeignKey("records.StepRun", models.CASCADE, related_name="widenings")
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    parts = models.JSONField()
    reason = models.CharField(max_length=500)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")
    granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=models.Q(answered_at=None), name="widening_one_waiting"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, granted=None)
                | models.Q(answered_at__isnull=False, granted__isnull=False),
                name="widening_answered_with_a_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["office"], condition=models.Q(answered_at=None), name="widening_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.parts}"
