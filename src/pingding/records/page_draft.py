"""What somebody has typed into a page of an act that is not done yet."""

from django.db import models


class PageDraft(models.Model):
    """The texts of a page that a person has begun, by the names of its fields; nobody else sees them.

    `page` names the act and what it is about; `size` counts its characters, names of fields included. The draft goes
    when the act is done.
    """

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="page_drafts")
    page = models.CharField(max_length=120)
    typed = models.JSONField(default=dict)
    size = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="page_draft_once")]
        indexes = [
            models.Index(fields=["saved_at"], name="page_draft_saved"),
            models.Index(fields=["page"], name="page_draft_page"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.page}"
