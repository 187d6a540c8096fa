"""How often something was tried lately, so that trying on and on takes longer and longer."""

from django.db import models


class Attempt(models.Model):
    """So many tries of one sort by one account, from one address, or both; `key` is their digest, never their name.

    `count` is what they counted at the last of them, since they are forgotten little by little. The row is deleted some
    time after that (`queries.directory.attempts`).
    """

    sort = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    count = models.FloatField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "key"], name="attempt_once")]
        indexes = [models.Index(fields=["last_at"], name="attempt_last_at")]

    def __str__(self) -> str:
        return f"{self.sort} {self.count}"


class FamiliarPlace(models.Model):
    """An account has signed in from an address; `key` is the digest of both, as that of their attempts."""

    key = models.CharField(max_length=64, unique=True)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="familiar_place_last_at")]

    def __str__(self) -> str:
        return f"{self.last_at:%Y-%m-%d}"
