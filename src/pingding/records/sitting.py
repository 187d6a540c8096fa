"""A sitting of a meeting (会议): when and where it meets, who belongs to it, and the cases on its agenda."""

from django.db import models


class Sitting(models.Model):
    """One sitting of the meeting of a step, for the cases of one call that wait for one body.

    `members` are as `policy.steps.sittings.SittingMember` writes them, in their order. `batch` is what it decided, once
    it was held: from then on nothing of it is changed. One that was cancelled has no agenda any more.
    """

    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="sittings")
    call = models.ForeignKey("records.Call", models.PROTECT, null=True, related_name="sittings")
    step = models.CharField(max_length=60)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="sittings")
    session = models.CharField(max_length=60)
    held_on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    chair = models.CharField(max_length=60, blank=True)
    members = models.JSONField(default=list)
    batch = models.OneToOneField("records.Batch", models.PROTECT, null=True, blank=True, related_name="sitting")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True, default="")
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["edition", "step"], name="sitting_step")]

    def __str__(self) -> str:
        return f"{self.step} {self.session}"


class AgendaItem(models.Model):
    """A case on the agenda of a sitting, at its place; `reason` says why a decided one is taken up again."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="agenda")
    case = models.ForeignKey("records.Case", models.PROTECT, related_name="agenda_items")
    place = models.IntegerField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "case"], name="agendaitem_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.case_id}"
