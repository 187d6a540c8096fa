"""Editions as they were when first used, and the calls that open them for application."""

from django.db import models


class StoredEdition(models.Model):
    """One programme edition, its definition kept whole: a running case is bound to this text, not to the folder.

    `lead` is the office of the authority that leads it. `revised_by` is the newer edition that takes the place of this
    one from the day `revised_from` on.
    """

    programme = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    lead = models.CharField(max_length=80)
    digest = models.CharField(max_length=80)
    content = models.TextField()
    loaded_at = models.DateTimeField()
    revised_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revises")
    revised_from = models.DateField(null=True, blank=True, help_text="修订后的版本施行之日。")

    def __str__(self) -> str:
        return self.programme


class Call(models.Model):
    """A call for applications of an edition: when, to whom it is addressed, whom to ask, where paper goes."""

    edition = models.ForeignKey(StoredEdition, models.PROTECT, related_name="calls")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    regions = models.JSONField(default=list, help_text="地区编号；空为全部地区。")
    contact = models.CharField(max_length=100, blank=True, help_text="联系处室，不写个人。")
    telephone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True, help_text="纸质材料送达地址。")
    norms = models.JSONField(default=dict, help_text="按事实，各地区（空为全部）的基准值。")
    norms_basis = models.CharField(max_length=200, blank=True, help_text="给定基准值的依据。")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by_document = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["opens_at", "closes_at"], name="call_window")]

    def __str__(self) -> str:
        return self.title

    @property
    def rolling(self) -> bool:
        return self.closes_at is None


class CallDocument(models.Model):
    """A file that anybody may download with a call: the notice itself, a form to print."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="documents")
    attachment = models.ForeignKey("records.Attachment", models.PROTECT, related_name="offered")
    title = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class DistrictDate(models.Model):
    """Until when the applicants of a region hand in to its office, before the call itself closes."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="district_dates")
    region = models.CharField(max_length=40)
    closes_at = models.DateTimeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "region"], name="districtdate_once")]

    def __str__(self) -> str:
        return f"{self.call} {self.region}"
