"""Titles granted, and what their holders owe."""

from django.db import models


class Title(models.Model):
    """A title (or a selected case) on the public register. `code` is what a visitor verifies.

    `next_opens_on` is the first day on which the case of something that it owes is to be opened, of what has none yet.
    """

    case = models.OneToOneField("records.Case", models.PROTECT, related_name="title")
    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="titles")
    kind = models.CharField(max_length=60)
    status = models.CharField(max_length=12)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="titles")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=60, unique=True)
    region = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    granted_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=20, unique=True)
    document = models.ForeignKey("records.IssuedDocument", models.PROTECT, related_name="titles")
    next_opens_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_opens_on"], name="title_next_opens"),
            models.Index(fields=["edition", "field"], name="title_field"),
            models.Index(fields=["organisation"], name="title_holder"),
        ]

    def __str__(self) -> str:
        return self.name


class ObligationPeriod(models.Model):
    """An obligation of a title for one period, with the case that was opened to meet it.

    `reminded` are the reminders sent, by days before the due day; `remind_on` is the day of the next one.
    """

    title = models.ForeignKey(Title, models.PROTECT, related_name="owed")
    obligation = models.CharField(max_length=60)
    period = models.IntegerField()
    due_at = models.DateTimeField()
    case = models.OneToOneField("records.Case", models.PROTECT, related_name="owed")
    reminded = models.JSONField(default=list)
    remind_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "obligation", "period"], name="obligation_period_once")]
        indexes = [models.Index(fields=["remind_on"], name="obligation_remind_on")]

    def __str__(self) -> str:
        return f"{self.title_id} {self.obligation} {self.period}"
