"""The ledger of what titles bring in money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SupportEntry(models.Model):
    """One entry in a title's ledger of supports. It is never changed: a wrong one is undone by one that `reverses` it.

    `amount` is in 元; `instalment` counts from 1; a stop lasts until the day `until`, exclusive; `stated` are the facts
    that the office entered with a promise, as stored values. What a consequence enters has no office and no person.
    """

    class Kind(models.TextChoices):
        PROMISED = "promised", _("确定")
        PAID = "paid", _("支付")
        STOPPED = "stopped", _("停止")
        RESUMED = "resumed", _("恢复")
        CLAIMED = "claimed", _("须追回")
        RECOVERED = "recovered", _("追回")
        REVERSED = "reversed", _("更正")

    title = models.ForeignKey("records.Title", models.PROTECT, related_name="support_entries")
    support = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    instalment = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    day = models.DateField()
    until = models.DateField(null=True, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    stated = models.JSONField(default=dict)
    document = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    clause = models.JSONField(default=list)
    office = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title_id} {self.support} {self.kind} {self.amount}"
