"""How often something was tried lately, so that trying on and on takes longer and longer."""

from django.db import models


class Attempt(models.Model):
    """So many tries of one sort by one account, from one address, or both; `key` is their digest, never their name.

    The row is deleted some time after the last try (`queries.directory.attempts`).
    """

    sort = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    count = models.IntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "key"], name="attempt_once")]
        indexes = [models.Index(fields=["last_at"], name="attempt_last_at")]

    def __str__(self) -> str:
        return f"{self.sort} {self.count}"
