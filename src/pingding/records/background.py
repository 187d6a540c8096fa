"""What the periodic work leaves behind: that it ran, and what of it could not be done."""

from django.db import models


class Heartbeat(models.Model):
    """One run of the periodic work, of which the newest few are kept.

    One that never came to its end has no `finished_at`; `fault` says why, unless its process was killed. `counts` has
    what it did by kind of work (`queries.worklist.background.WORK`), `held_up` how much was due and not done.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    held_up = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}"


class Failure(models.Model):
    """Something that was due and could not be done; it goes when it is done, or no longer due.

    `work` is the kind of work, `thing` what it was to be done to (empty for the work as a whole), `case_number` the
    case that it belongs to. `broken` says that the platform failed; otherwise the `reason` is a refusal. Without
    `next_at` nobody tries again until a person asks for it.
    """

    work = models.CharField(max_length=40)
    thing = models.CharField(max_length=120, blank=True)
    case_number = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=500)
    broken = models.BooleanField()
    tries = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "thing"], name="failure_once")]

    def __str__(self) -> str:
        return f"{self.work} {self.thing}".rstrip()
