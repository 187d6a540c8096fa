"""Experts at work on a case: assignments, how they end, score sheets."""

from django.db import models


class ExpertDraw(models.Model):
    """Experts drawn at random for the panels of one or several cases at one step, as anybody can repeat it.

    `record` is a `policy.steps.drawn_experts.DrawRecord` as JSON: seed, candidates, who was left out and why, result.
    """

    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="+")
    call = models.ForeignKey("records.Call", models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=60)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    cases = models.ManyToManyField("records.Case", related_name="expert_draws")
    record = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.step} {self.pk}"


class Assignment(models.Model):
    """An expert is asked to assess a case at a panel step.

    It ends when the expert stands aside or is `replaced_by` the convener: then the seat is free, the expert sees and
    scores nothing more, and the sheet is set aside: kept, and not counted. `bar` is what ties the expert to the case,
    as far as the records showed it when they last changed: until the convener replaces them, the case is closed to the
    expert, while the seat and the sheet stay. `reminded_at` is when the convener last asked for the sheet. `lot` is the
    field for which the expert was drawn in `draw`; both are empty where somebody chose the expert.
    """

    run = models.ForeignKey("records.StepRun", models.CASCADE, related_name="assignments")
    expert = models.ForeignKey("records.Person", models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    bar = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    replaced_by = models.ForeignKey("records.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    draw = models.ForeignKey(ExpertDraw, models.PROTECT, null=True, blank=True, related_name="assignments")
    lot = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "expert"], name="assignment_once")]
        indexes = [models.Index(fields=["expert", "ended_at"], name="assignment_expert")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.expert}"


class ScoreSheet(models.Model):
    """Points and reasons of one source on one case: self, district, expert or third_party.

    `points` maps the leaf's path to a decimal as text, `reasons` to words; `answers` are those of an argued review,
    `favour` its conclusion, `veto` the ground (by its id) on which the expert vetoes, empty without. `typed` has what
    could not be taken, as it was typed, by the name of its field. An expert's sheet is sealed to others until the
    panel is closed.
    """

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="sheets")
    run = models.ForeignKey("records.StepRun", models.PROTECT, null=True, related_name="sheets")
    indicators = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=12)
    scorer = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="sheets")
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="+")
    points = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    answers = models.JSONField(default=list)
    favour = models.BooleanField(null=True, blank=True)
    comment = models.TextField(blank=True)
    veto = models.CharField(max_length=60, blank=True, default="")
    veto_reason = models.TextField(blank=True, default="")
    typed = models.JSONField(default=dict, blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "scorer"], condition=models.Q(source="expert"), name="sheet_one_an_expert"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.source} {self.total}"


class ReviewNote(models.Model):
    """What an expert notes at a step about a case, for nobody else: by the path of a leaf, or empty for the whole.

    It is no part of the score sheet: it is not sealed with it, and stays when a panel is opened again.
    """

    case = models.ForeignKey("records.Case", models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    texts = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "step", "person"], name="note_one_an_expert")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.person_id}"
