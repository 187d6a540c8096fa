"""Acts on many cases at once: letters with lists, rankings, meetings, notices, issued documents; and objections."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """One act on many cases at one step: who, when, and what is said of all (`content`, typed by kind)."""

    digests: Mapping[int, str] = {}
    """By case, of what it says of it, for the acts that are recorded while it is made."""

    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="batches")
    call = models.ForeignKey("records.Call", models.PROTECT, null=True, related_name="batches")
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="batches")
    content = models.JSONField(default=dict)
    acted_at = models.DateTimeField()
    acted_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.step} {self.pk}"


class BatchItem(models.Model):
    """One case in a batch: its place in the order, what was decided for it, and why."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    case = models.ForeignKey("records.Case", models.PROTECT, related_name="batch_items")
    place = models.IntegerField(null=True, blank=True)
    score = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "case"], name="batchitem_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.case_id}"


class Notice(models.Model):
    """A public notice of a batch of cases, from the morning of `first_day` to the end of `last_day`."""

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="notice")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    provisional = models.BooleanField(default=False)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="notice_ends")]

    def __str__(self) -> str:
        return self.title


class Objection(models.Model):
    """An objection by a named person to one case on notice. Name and contact are never shown in public.

    The `answer` is for whoever raised it; `reason` is what the public reads of it, without personal data.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        UPHELD = "upheld", _("异议成立")
        REJECTED = "rejected", _("异议不成立")
        CLOSED = "closed", _("一并办结")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    case = models.ForeignKey("records.Case", models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    contact = models.CharField(max_length=120)
    grounds = models.TextField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "state"], name="objection_case_state")]

    def __str__(self) -> str:
        return self.receipt


class ObjectionEvidence(models.Model):
    """A file that came with an objection; only the body that answers it may read it."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="evidence")
    attachment = models.ForeignKey("records.Attachment", models.PROTECT, related_name="objecting")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objection", "attachment"], name="objectionevidence_once")]

    def __str__(self) -> str:
        return f"{self.objection} {self.attachment}"


class IssuedDocument(models.Model):
    """A document issued with a number such as 〔2025〕2号, those of one pattern without gaps in a year; or a letter.

    A letter's number is its office's own: it has no `pattern` and no `n`, and may be missing.
    `head`, `body` and `issuer` are its text as it was issued; empty where it was issued before texts were kept.
    `addressed_to` and `copied_to` are the names of who got it and who got a copy; empty where nobody is named.
    """

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="document")
    pattern = models.CharField(max_length=60)
    year = models.IntegerField()
    n = models.IntegerField(null=True)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    dated = models.DateField()
    head = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField(blank=True, default="")
    issuer = models.CharField(max_length=200, blank=True, default="")
    addressed_to = models.TextField(blank=True, default="")
    copied_to = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pattern", "year", "n"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(pattern=""), name="document_full_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number
