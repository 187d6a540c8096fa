"""The journal: every act, hash-chained; messages to people; and tokens that make a repeated act one act."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, override

from pingding.policy.translation import in_language


class JournalEntry(models.Model):
    """One act. `digest` covers every column and the digest before, so that no entry can be changed or left out.

    `algorithm` is the hash's name as hashlib knows it (sm3 where the platform has it, else sha256).
    """

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=60)
    behalf = models.CharField(max_length=120, blank=True)
    act = models.CharField(max_length=60)
    case = models.ForeignKey("records.Case", models.PROTECT, null=True, blank=True, related_name="journal")
    step = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    change = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["case", "seq"], name="journal_case_seq"),
            models.Index(fields=["act", "seq"], name="journal_act_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    @property
    def who(self) -> str:
        """Who acted, by name; the public and the platform itself are named in the reader's language."""
        return self.actor_name if self.actor_id else gettext(self.actor_name)


class JournalHead(models.Model):
    """The one row that whoever appends must hold: the last sequence number and digest."""

    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.seq)


class Message(models.Model):
    """Something a member of an organisation, or one person, should know.

    `text` is the Chinese template and `words` what fills it: `policy.translation.in_language` joins them.
    """

    organisation = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="messages")
    person = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="messages")
    case = models.ForeignKey("records.Case", models.PROTECT, null=True, related_name="messages")
    text = models.CharField(max_length=500)
    words = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "read_at"], name="message_org"),
            models.Index(fields=["person", "read_at"], name="message_person"),
        ]

    def __str__(self) -> str:
        with override(settings.LANGUAGE_CODE):
            return in_language(self.text, self.words)


class ActToken(models.Model):
    """The key that a page sent with an act; the same key again gets the first answer instead of a second act.

    It is removed once no page can be sent a second time any more (`actions.periodic.leftovers`).
    """

    token = models.CharField(max_length=64, unique=True)
    act = models.CharField(max_length=60)
    answer = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.token


class DemoClock(models.Model):
    """How far the demonstration's clock is shifted from the server's; read only when the demonstration is on."""

    shift_seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.shift_seconds)
