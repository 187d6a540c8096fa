"""Papers as they left the platform."""

from django.db import models


class IssuedPaper(models.Model):
    """A version of an issued document as a PDF that never changes: its bytes lie under their hash.

    Version 1 is the document as it was issued, later ones are corrections with their reason. `title` and `body` are its
    words, `mark` the code at its foot, `undrawn` the codes that are printed for characters which no font had. Where the
    installation has a service for electronic seals a paper waits for its own; the sealed file lies beside the frozen
    one, and `seal` says what the seal is called.
    """

    document = models.ForeignKey("records.IssuedDocument", models.PROTECT, related_name="papers")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    reason = models.CharField(max_length=500, blank=True, default="")
    mark = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    undrawn = models.JSONField(default=list, blank=True)
    awaits_seal = models.BooleanField(default=False)
    seal = models.CharField(max_length=100, blank=True, default="")
    sealed_sha256 = models.CharField(max_length=64, blank=True, default="")
    sealed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "version"], name="paper_version_once")]
        indexes = [
            models.Index(fields=["mark"], name="paper_mark"),
            models.Index(fields=["id"], condition=models.Q(awaits_seal=True), name="paper_awaits_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.version}"
