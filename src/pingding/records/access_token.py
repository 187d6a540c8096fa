"""Access tokens: how a program signs in to the API for a person."""

from django.db import models


class AccessToken(models.Model):
    """A token of a person, by its digest alone: the token itself was shown once and is kept nowhere."""

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="access_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"
