"""What people keep of the lists they work with: selections under a name, and tables made of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A selection of a list under a name that a person gave it; `query` is what its address asks for."""

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="saved_views")
    subject = models.CharField(max_length=20)
    title = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject", "title"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.title


class ListExport(models.Model):
    """A table of a list that a person asked for, or papers of its cases; its file goes some days after it was made.

    `search` is what was looked for (`queries.listing.ListSearch`, as JSON), `columns` which of its columns.
    `count` rows were there when it was asked for, `written` of them the file has by now, which somebody wrote on at
    `worked_at`, by the machine's own clock. One whose making was cut off is made again. `left_out` are the cases of
    which no paper could be made: pairs of number and reason.
    """

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Excel 工作簿（xlsx）")
        CSV = "csv", _("CSV 文本")
        ZIP = "zip", _("每件的申报书（PDF，打成一个 zip 包）")
        PDF = "pdf", _("汇编成一册（PDF，一件一章）")
        DOCX = "docx", _("汇编成一册（DOCX，一件一章）")

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20)
    search = models.JSONField()
    columns = models.JSONField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    language = models.CharField(max_length=10)
    secret = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    count = models.IntegerField()
    written = models.IntegerField(default=0)
    worked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    left_out = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(finished_at=None), name="listexport_to_make"),
            models.Index(fields=["person", "-asked_at"], name="listexport_person"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.pk}"
