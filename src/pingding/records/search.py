"""What things can be found by."""

from django.db import models


class SearchEntry(models.Model):
    """What one thing can be found by: made of what it says (`queries.search`), and made again when that changes.

    `subject` is its key, `key` its name in addresses; `mark` says of which state of it the entry was made. `plain` has
    heading and text in ordinary characters and lower case, the text's own from the place `text_from`; `waypoints` lead
    from places in it to those in the text (`policy.text.places`). By the `terms` (`policy.text.grams`) the database
    itself keeps an index (migration 0030).
    """

    class Kind(models.TextChoices):
        CASE = "case"
        TITLE = "title"
        UNIT = "unit"
        NOTICE = "notice"
        CLAUSE = "clause"
        PROGRAMME = "programme"
        CALL = "call"
        DOCUMENT = "document"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.BigIntegerField()
    key = models.CharField(max_length=200)
    mark = models.CharField(max_length=200, blank=True)
    heading = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    plain = models.TextField()
    terms = models.TextField()
    text_from = models.IntegerField(default=0, db_default=0)
    waypoints = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]
        indexes = [models.Index(fields=["kind", "subject"], name="search_entry_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchProgress(models.Model):
    """The one row that says up to which entry of the journal the entries of the search were made."""

    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.seq)
