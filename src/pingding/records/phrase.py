"""Wordings that an office keeps."""

from django.db import models


class Phrase(models.Model):
    """A wording of opinions that an office uses again, under a title of its own."""

    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="phrases")
    title = models.CharField(max_length=40)
    text = models.TextField()
    saved_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="phrase_title_once")]

    def __str__(self) -> str:
        return self.title
