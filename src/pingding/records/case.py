"""Cases and their way through a procedure: the case, its rounds at each step, and the seats that act there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Case(models.Model):
    """One run of one procedure for one organisation, bound to the edition in force when it was opened.

    `progress` says where it stands (`policy.procedures.progress`, as JSON); only `actions.cases.moving` writes it.
    `scores` has by fact what its steps have come to, scores and grades (`queries.panels.case_scoring`).
    `revision` grows with every act; an act on an older revision is refused with what happened in between.
    `follow_up`: it has ended, and what may follow from that by its definition was not looked at yet.

    A case about a title may be `requested`, by its holder or by an office for it, of which a procedure has one at a
    time; or be one of a `title_round`. While it is `confidential` its own organisation knows nothing of it.
    `late_days` are the working days by which its first form came late, where it did.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        CORRECTING = "correcting", _("待补正")
        REVIEWING = "reviewing", _("审核中")
        ASSESSING = "assessing", _("评审中")
        NOTICED = "noticed", _("公示中")
        RECOGNISED = "recognised", _("已认定")
        PILOT = "pilot", _("培育试点")
        PREPARATORY = "preparatory", _("建设中")
        SELECTED = "selected", _("已入选")
        FILED = "filed", _("已备案")
        REFUSED = "refused", _("未通过")
        NOT_SELECTED = "not_selected", _("未入选")
        WITHDRAWN = "withdrawn", _("已撤回")
        CLOSED = "closed", _("已办结")

    WITHOUT_SUCCESS = frozenset({Status.REFUSED, Status.NOT_SELECTED, Status.WITHDRAWN})
    """The statuses of a case that ended without what it applied for."""

    number = models.CharField(max_length=30, unique=True)
    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="cases")
    call = models.ForeignKey("records.Call", models.PROTECT, null=True, blank=True, related_name="cases")
    procedure = models.CharField(max_length=60)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="cases")
    held_title = models.ForeignKey("records.Title", models.PROTECT, null=True, blank=True, related_name="later_cases")
    title_round = models.ForeignKey("records.TitleRound", models.PROTECT, null=True, blank=True, related_name="cases")
    requested = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    late_days = models.IntegerField(null=True, blank=True)
    period = models.IntegerField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    regions = models.JSONField(default=list)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    progress = models.JSONField()
    scores = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    follow_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "call"],
                condition=models.Q(ended_at=None, held_title=None),
                name="case_one_open",
            ),
            models.UniqueConstraint(
                fields=["held_title", "procedure"],
                condition=models.Q(ended_at=None, requested=True),
                name="case_one_requested",
            ),
            models.UniqueConstraint(fields=["held_title", "title_round"], name="case_once_in_round"),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="case_org_status"),
            models.Index(fields=["call", "status"], name="case_call_status"),
            models.Index(fields=["status", "-opened_at"], name="case_status_opened"),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(follow_up=True),
                name="case_to_follow_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name or self.organisation.name}"


class StepRun(models.Model):
    """One round of a case at a step: when it opened, when it is due, how it ended.

    `correction` holds what a return for correction asks for (`queries.cases.correction.ReturnForCorrection`).
    `ends_by_itself` says that something follows from its due moment alone: `tick` looks at no other round.
    `score` and `grade` (by its id) are what the sheets of a scored round came to when it closed. `rescoring` is the
    reason for which the experts score once more in this round what they scored in the one before; empty elsewhere.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    round = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    correction = models.JSONField(null=True, blank=True)
    ends_by_itself = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    grade = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001
    rescoring = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "round"], name="steprun_round_once"),
            models.UniqueConstraint(
                fields=["case", "step"], condition=models.Q(closed_at=None), name="steprun_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(closed_at=None, ends_by_itself=True),
                name="steprun_ends_by_itself",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} #{self.round}"


class Seat(models.Model):
    """A place at a step for one organisation that must act there; `content` is what it said (typed by the step).

    It is `waiting` as long as its round is open and it has not acted. The worklist reads this table alone: what it
    counts, filters and sorts by is copied here from the case, the round and the party (its `role`), and kept equal by
    `actions.cases.rounds`. `regions` are those of the case in one text, since they are counted by their combination.
    """

    run = models.ForeignKey(StepRun, models.CASCADE, related_name="seats")
    party = models.CharField(max_length=60)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="seats")
    acted_at = models.DateTimeField(null=True, blank=True)
    acted_by = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=60, blank=True)
    content = models.JSONField(default=dict)
    waiting = models.BooleanField(default=True)
    role = models.CharField(max_length=20)
    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="+", db_index=False)
    call = models.ForeignKey("records.Call", models.PROTECT, null=True, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    regions = models.TextField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "party", "organisation"], name="seat_once")]
        indexes = [
            models.Index(
                fields=["organisation", "due_at", "opened_at", "id"],
                condition=models.Q(waiting=True),
                name="seat_waiting_order",
            ),
            models.Index(
                fields=["organisation", "role", "edition", "procedure", "step", "kind", "call", "regions", "due_at"],
                condition=models.Q(waiting=True),
                name="seat_waiting_sorts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.organisation_id}"


class Override(models.Model):
    """A condition was let pass for a case, by whom the definition allows, with the reason on record."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="overrides")
    condition = models.CharField(max_length=160)
    reason = models.TextField()
    by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "condition"], name="override_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.condition}"
