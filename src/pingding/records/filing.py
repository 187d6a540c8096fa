"""What was filled in and handed in: versions of forms, uploaded files, partners."""

from django.db import models


class Filing(models.Model):
    """One version of one form, filled by one organisation. A draft has no `submitted_at`; there is at most one."""

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="filings")
    form = models.CharField(max_length=60)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    data = models.JSONField(default=dict)
    signed = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")
    receipt = models.CharField(max_length=40, unique=True, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "form", "organisation", "version"], name="filing_version_once"),
            models.UniqueConstraint(
                fields=["case", "form", "organisation"], condition=models.Q(submitted_at=None), name="filing_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.form} v{self.version}"


class Attachment(models.Model):
    """An uploaded file; its bytes are stored under its content hash, `kind` was found from the content."""

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    size = models.BigIntegerField()
    owner = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="attachments")
    uploaded_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="attachment_hash")]

    def __str__(self) -> str:
        return self.name


class FilingFile(models.Model):
    """A file handed in as one of the materials of a filing."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="files")
    material = models.CharField(max_length=60)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="filed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "material", "attachment"], name="filingfile_once")]

    def __str__(self) -> str:
        return f"{self.material} {self.attachment}"


class Partner(models.Model):
    """A unit that takes part in a case; it confirms online through its own account."""

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="partners")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=18)
    kind = models.CharField(max_length=40)
    duties = models.TextField(blank=True)
    organisation = models.ForeignKey(
        "records.Organisation", models.PROTECT, null=True, blank=True, related_name="partnerships"
    )
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed = models.BooleanField(null=True, blank=True)
    statement = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], condition=models.Q(removed_at=None), name="partner_once")
        ]
        indexes = [models.Index(fields=["code"], name="partner_code")]

    def __str__(self) -> str:
        return self.name
