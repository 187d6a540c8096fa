"""Titles granted, what happened to them since, and what their holders owe."""

from django.db import models


class Title(models.Model):
    """A title (or a selected case) as it was granted, which never changes. `code` is what a visitor verifies.

    What it is on a day its `spans` say, which follow from its `changes` alone. `next_opens_on` is the first day on
    which the case of something that it owes is to be opened, of what has none yet.
    """

    case = models.OneToOneField("records.Case", models.PROTECT, related_name="title")
    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="titles")
    kind = models.CharField(max_length=60)
    status = models.CharField(max_length=12)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="titles")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=60, unique=True)
    region = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    granted_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=20, unique=True)
    document = models.ForeignKey("records.IssuedDocument", models.PROTECT, related_name="titles")
    next_opens_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_opens_on"], name="title_next_opens"),
            models.Index(fields=["edition", "field"], name="title_field"),
            models.Index(fields=["organisation"], name="title_holder"),
        ]

    def __str__(self) -> str:
        return self.name


class TitleChange(models.Model):
    """An act on a title: what it `sets` from `effective_on` on (`policy.titles.state`), and `details` of what it did
    beside that (a ban, what was entered in its record). Never edited; what was wrong is set right by a later one.
    `follow_up`: what may follow from it for other titles of its holder was not looked at yet."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="changes")
    act = models.CharField(max_length=20)
    sets = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    effective_on = models.DateField()
    clause = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    case = models.ForeignKey("records.Case", models.PROTECT, related_name="title_changes")
    step = models.CharField(max_length=60)
    document = models.ForeignKey("records.IssuedDocument", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    follow_up = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["title", "effective_on"], name="titlechange_day"),
            models.Index(fields=["effective_on"], condition=models.Q(follow_up=True), name="titlechange_to_follow_up"),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.act}"


class TitleSpan(models.Model):
    """What a title was from `starts` until the day before `ends`; computed from its changes, gapless."""

    title = models.ForeignKey(Title, models.CASCADE, related_name="spans")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    standing = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    field = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "starts"], name="titlespan_once")]
        indexes = [
            models.Index(fields=["organisation", "starts"], name="titlespan_holder"),
            models.Index(fields=["standing", "starts", "ends"], name="titlespan_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.starts} {self.standing}"


class Ban(models.Model):
    """That a unit, or a person of a unit, may not apply from a day until the day before another (None: for good).

    A person is known by a keyed digest of the name alone. `everywhere`: in all programmes, else in the editions of
    this one.
    """

    change = models.ForeignKey(TitleChange, models.PROTECT, related_name="bans")
    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="bans")
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="bans")
    partner_code = models.CharField(max_length=18, blank=True)
    person = models.CharField(max_length=64, blank=True)
    everywhere = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation"], name="ban_unit"),
            models.Index(fields=["partner_code"], name="ban_partner"),
            models.Index(fields=["person"], name="ban_person"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id or self.partner_code} {self.starts}"


class BanLifting(models.Model):
    """That a ban no longer holds from a day on: an authority decided so, or reconsidering came to it. The ban's own
    record stays. `case` is the one that came to it, or else the one in which the ban was decided."""

    ban = models.OneToOneField(Ban, models.PROTECT, related_name="lifting")
    effective_on = models.DateField()
    reason = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    clause = models.JSONField(default=list)
    case = models.ForeignKey("records.Case", models.PROTECT, related_name="+")
    office = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("records.Person", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ban_id} {self.effective_on}"


class Proposal(models.Model):
    """A consequence that was proposed for a title: why, and the case in which it is heard and decided.

    `cause` is the case whose end gave rise to it, `period` that of an obligation that was missed; each gives rise to
    a consequence once. What an office found has neither, and its words.
    """

    title = models.ForeignKey(Title, models.PROTECT, related_name="proposals")
    consequence = models.CharField(max_length=60)
    cause = models.ForeignKey("records.Case", models.PROTECT, null=True, related_name="+")
    owed = models.ForeignKey("records.ObligationPeriod", models.PROTECT, null=True, related_name="+")
    grounds = models.JSONField(default=list, help_text="提出的理由，逐句。")
    case = models.OneToOneField("records.Case", models.PROTECT, related_name="proposal")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["title", "consequence", "cause"],
                condition=models.Q(cause__isnull=False),
                name="proposal_of_case",
            ),
            models.UniqueConstraint(
                fields=["title", "consequence", "owed"], condition=models.Q(owed__isnull=False), name="proposal_of_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.consequence}"


class ObligationPeriod(models.Model):
    """An obligation of a title for one period, with the case that was opened to meet it.

    `reminded` are the reminders sent, by days before the due day (after it, to whom it escalates, below zero);
    `remind_on` is the day of the next one. An `exempt` period counts as met: its case ended as it was opened.
    `follow_up`: what may follow when nothing is handed in was not looked at yet.
    """

    title = models.ForeignKey(Title, models.PROTECT, related_name="owed")
    obligation = models.CharField(max_length=60)
    period = models.IntegerField()
    due_at = models.DateTimeField()
    case = models.OneToOneField("records.Case", models.PROTECT, related_name="owed")
    exempt = models.BooleanField(default=False)
    reminded = models.JSONField(default=list)
    remind_on = models.DateField(null=True, blank=True)
    follow_up = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "obligation", "period"], name="obligation_period_once")]
        indexes = [
            models.Index(fields=["remind_on"], name="obligation_remind_on"),
            models.Index(fields=["due_at"], condition=models.Q(follow_up=True), name="obligation_to_follow_up"),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.obligation} {self.period}"


class TitleReport(models.Model):
    """What somebody reported on a title: anybody, by name or not, or a `body` that found it.

    Whoever reported is known to the offices that examine it, never to the holder; `receipt` shows how it stands, and
    once it has ended the `reason` that an office told.
    """

    case = models.OneToOneField("records.Case", models.PROTECT, related_name="title_report")
    receipt = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    name = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.receipt


class ReportEvidence(models.Model):
    """A file that came with a report on a title; only the offices that handle the report may read it."""

    report = models.ForeignKey(TitleReport, models.CASCADE, related_name="evidence")
    attachment = models.ForeignKey("records.Attachment", models.PROTECT, related_name="reporting")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "attachment"], name="reportevidence_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.attachment}"


class TitleRound(models.Model):
    """A procedure that an authority opened for many titles of an edition at once: a case for each, due together.

    `drawing` keeps what it takes to repeat a draw among the candidates (`policy.titles.rounds`), empty where all were
    taken. `evaluator` is the unit that its cases are evaluated by, where the definition entrusts one.
    """

    edition = models.ForeignKey("records.StoredEdition", models.PROTECT, related_name="title_rounds")
    procedure = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    year = models.IntegerField()
    closes_at = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey("records.Organisation", models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("records.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    drawing = models.JSONField(default=dict)
    evaluator = models.ForeignKey("records.Organisation", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "procedure", "name"], name="title_round_once")]

    def __str__(self) -> str:
        return self.name
