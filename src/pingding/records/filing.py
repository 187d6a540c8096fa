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
    """A unit that takes part in a case.

    One with a credit code confirms online through its own account. One without has an empty `code` and stands in the
    register of its `country` (`country_name` where the list has none) under its own `register_number`, or says why it
    has none; it confirms by a stamped `paper`. `identity_key` is by what such units are told apart.
    """

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="partners")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=18, blank=True)
    country = models.CharField(max_length=40, default="mainland")
    country_name = models.CharField(max_length=60, blank=True, default="")
    register_number = models.CharField(max_length=60, blank=True, default="")
    no_number_reason = models.CharField(max_length=200, blank=True, default="")
    identity_key = models.CharField(max_length=600, blank=True, default="")
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
    paper = models.ForeignKey("records.Attachment", models.PROTECT, null=True, blank=True, related_name="confirming")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"], condition=models.Q(removed_at=None) & ~models.Q(code=""), name="partner_once"
            ),
            models.UniqueConstraint(
                fields=["case", "identity_key"],
                condition=models.Q(removed_at=None, code=""),
                name="partner_without_code_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(code="")
                | (~models.Q(identity_key="") & ~models.Q(register_number="", no_number_reason="")),
                name="partner_has_an_identity",
            ),
            models.CheckConstraint(
                condition=models.Q(paper=None) | models.Q(code="", confirmed=True), name="partner_paper_without_code"
            ),
        ]
        indexes = [models.Index(fields=["code"], name="partner_code")]

    def __str__(self) -> str:
        return self.name
