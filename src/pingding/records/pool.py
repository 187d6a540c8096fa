"""What the pool keeps of an expert beside the entry: training, absences, joint work, no-shows; whom to avoid."""

from django.db import models


class Training(models.Model):
    """A training that an expert took part in: its name, the day."""

    expert = models.ForeignKey("records.Expert", models.PROTECT, related_name="trainings")
    name = models.CharField(max_length=120)
    held_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.name} {self.held_on}"


class Absence(models.Model):
    """Days, the first and the last, on which an expert cannot review, as they say themselves."""

    expert = models.ForeignKey("records.Expert", models.PROTECT, related_name="absences")
    starts = models.DateField()
    ends = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.starts} {self.ends}"


class JointWork(models.Model):
    """A body that an expert worked with, as they declare it, by its name; without `until` it lasts."""

    expert = models.ForeignKey("records.Expert", models.PROTECT, related_name="joint_work")
    body = models.CharField(max_length=120)
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.body


class NoShow(models.Model):
    """That an expert who was asked did not review and did not say why in time, as the convener recorded it."""

    assignment = models.OneToOneField("records.Assignment", models.PROTECT, related_name="no_show")
    expert = models.ForeignKey("records.Expert", models.PROTECT, related_name="no_shows")
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.reason}"


class AvoidanceRequest(models.Model):
    """An expert or a body, by name, that the applicant of a case asks to avoid, and why."""

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="avoidance_requests")
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    requested_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
