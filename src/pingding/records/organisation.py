"""Organisations, the public offices they hold, their members, and the dated facts on their record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A unit or a public body. `code` is the normalised 统一社会信用代码 (GB 32100-2015), unique where present.

    `licence` shows it. A code that fails its check digit though the licence has it is admitted for a `code_reason`.
    `correction_request` is what the unit requests to be corrected of what is registered, `correction_requested_at`
    since when, until that is settled. `telephone` and `address` of a public body are those of its office, shown to
    anybody; a person's never stand there.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("待核准")
        APPROVED = "approved", _("已核准")
        REFUSED = "refused", _("未核准")

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=18, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=40)
    address = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=60, blank=True, default="", db_default="")
    legal_representative = models.CharField(max_length=60, blank=True)
    established = models.DateField(null=True, blank=True)
    licence = models.ForeignKey("records.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    code_reason = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    status_reason = models.CharField(max_length=500, blank=True)
    registered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    correction_request = models.CharField(max_length=500, blank=True, default="", db_default="")
    correction_requested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "region"], name="org_status_region"),
            models.Index(
                fields=["region"],
                condition=models.Q(correction_requested_at__isnull=False),
                name="org_correction_request",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name under which an organisation stood on the platform until a moment, and why no longer. Only added to.

    It was `renamed` on a day, as its document shows, and bore the name before; or the name was a slip, and it never
    did.
    """

    class Ended(models.TextChoices):
        RENAMED = "renamed", _("更名")
        CORRECTED = "corrected", _("更正")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=120)
    until = models.DateTimeField()
    ended = models.CharField(max_length=10, choices=Ended.choices)
    renamed_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended="corrected", renamed_on=None)
                | models.Q(ended="renamed", renamed_on__isnull=False),
                name="formername_renamed_on_a_day",
            )
        ]
        indexes = [models.Index(fields=["name"], name="formername_name")]

    def __str__(self) -> str:
        return self.name


class OfficeHeld(models.Model):
    """An organisation holds a public office `department@region`; one bureau may hold several."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offices")
    office = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.office


class Membership(models.Model):
    """A person acts for an organisation in a role, from one moment until another. Never deleted.

    `evidence` is what an office was shown that gave the administration to somebody.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("单位管理员")
        WRITER = "writer", _("填报人")
        OFFICER = "officer", _("经办人")
        SECRETARY = "secretary", _("会议秘书")

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey("records.Attachment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=models.Q(until=None), name="one_live_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {self.get_role_display()}"


class OrganisationFact(models.Model):
    """One dated fact on an organisation's record; the newest of a fact and period is current. Only added to."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="facts")
    fact = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    as_of = models.DateField()
    source = models.CharField(max_length=120)
    evidence = models.ForeignKey("records.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "fact", "-entered_at"], name="orgfact_newest")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.fact}"
