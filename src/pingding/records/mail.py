"""The way of messages out of the platform: what somebody wants by mail, and each mail that is due or was sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailChoice(models.Model):
    """How a person wants messages by mail, and in which language; who has not chosen gets each at once.

    `sms` says that what has a day to be kept is sent to the mobile telephone as well.
    """

    class How(models.TextChoices):
        NONE = "none", _("不发邮件")
        AT_ONCE = "at_once", _("随时发送，一条一封")
        DAILY = "daily", _("每天汇总成一封")

    person = models.OneToOneField("records.Person", models.PROTECT, related_name="mail_choice")
    how = models.CharField(max_length=10, choices=How.choices, default=How.AT_ONCE)
    language = models.CharField(max_length=10)
    sms = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.how}"


class AddressChange(models.Model):
    """A mail address at which a person wants letters: used once they type the code of its letter, until `ends_at`.

    The code is stored nowhere. `settled_at` is when it was `confirmed`, withdrawn, or replaced by a later one.
    """

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="address_changes")
    address = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(settled_at=None), name="address_change_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at:%Y-%m-%d}"


class OutgoingMail(models.Model):
    """A message on its way to one person by one medium; those of a digest leave together.

    It is claimed before it is sent: whoever sends it writes `claim`, which is the letter's own name in the mail
    server's log too. One whose sender died is `unknown` and not sent again by itself. Without `next_at` nobody tries
    it any more. `address` is where it was last sent to, `code` and `answer` what the server said; `tries` counts
    what did not succeed. With `to` it goes to that address alone, whatever the person's is and whatever they
    chose; with `confirms` it has the code of that change.
    """

    class Medium(models.TextChoices):
        MAIL = "mail", _("邮件")
        SMS = "sms", _("短信")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENDING = "sending", _("正在发送")
        SENT = "sent", _("已发出")
        GIVEN_UP = "given_up", _("未能发出，已放弃")
        UNKNOWN = "unknown", _("是否发出不明")
        DROPPED = "dropped", _("不再需要")

    message = models.ForeignKey("records.Message", models.PROTECT, related_name="mails")
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="mails")
    medium = models.CharField(max_length=4, choices=Medium.choices, default=Medium.MAIL)
    digest = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    to = models.CharField(max_length=120, blank=True, default="")
    confirms = models.ForeignKey(AddressChange, models.PROTECT, null=True, blank=True, related_name="mails")
    address = models.CharField(max_length=120, blank=True)
    tries = models.PositiveIntegerField(default=0)
    code = models.PositiveIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person", "medium"], name="outgoing_mail_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="outgoing_mail_due"),
            models.Index(fields=["state", "settled_at"], name="outgoing_mail_state"),
        ]

    def __str__(self) -> str:
        return f"{self.medium} {self.pk} {self.state}"
