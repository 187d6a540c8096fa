"""全部事项: every case that an official or auditor may see, and where each of them stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Case as DatabaseCase
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Procedure
from pingding.policy.scores.grading import scale_for
from pingding.policy.scores.sources import shown_score
from pingding.policy.translation import listed
from pingding.queries.access import official_units, visible_cases
from pingding.queries.calls.closing import district_dates
from pingding.queries.cases.state import state_title, states_of
from pingding.queries.cases.visibility import scores_open
from pingding.queries.clock import end_of_day, local_date
from pingding.queries.directory.names import with_name
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import ReadScores
from pingding.queries.listing import choices
from pingding.queries.listing.columns import Column, region_column
from pingding.queries.listing.listing import NOTHING, Filter, Listing
from pingding.queries.search import Kind, entries_with
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import seats_taken, seats_waiting_for
from pingding.records.models import Call, Case, JournalEntry, StepRun

SOON_DAYS, WEEK_DAYS = 3, 7
DUE = {
    "overdue": gettext_noop("已逾期"),
    "today": gettext_noop("今天到期"),
    "soon": gettext_noop("三天内到期"),
    "week": gettext_noop("七天内到期"),
    "none": gettext_noop("没有期限"),
}
"""What cases can be narrowed to by the deadlines of their open rounds."""


@dataclass(frozen=True)
class CaseRow:
    """A case and where it stands. `regions` are keys, `steps` those at which it is, `since` when the first of them
    opened and `due` when the first is due; `procedure` is named where it is about a title."""

    number: str
    name: str
    applicant: str
    regions: tuple[str, ...]
    programme: str
    call: str
    procedure: str
    steps: tuple[str, ...]
    state: str
    since: datetime | None
    days: int | None
    due: datetime | None
    score: Decimal | None
    grade: str
    opened: datetime
    submitted: datetime | None
    ended: datetime | None


CASE_COLUMNS: tuple[Column[CaseRow], ...] = (
    Column("number", gettext_noop("编号"), lambda row: row.number, width="ident"),
    Column("name", gettext_noop("名称"), lambda row: row.name, width="name"),
    Column("applicant", gettext_noop("申报单位"), lambda row: row.applicant),
    region_column(lambda row: row.regions),
    Column("programme", gettext_noop("政策项目"), lambda row: row.programme, width="middle"),
    Column("call", gettext_noop("申报通知"), lambda row: row.call, standard=False),
    Column("procedure", gettext_noop("事由"), lambda row: row.procedure or _("申报"), width="middle", standard=False),
    Column("step", gettext_noop("环节"), lambda row: listed(row.steps), width="step"),
    Column("state", gettext_noop("状态"), lambda row: row.state, "status", "state", words=state_title),
    Column("opened", gettext_noop("开始"), lambda row: row.opened, "time", "short", standard=False),
    Column("submitted", gettext_noop("提交"), lambda row: row.submitted, "time", "short", standard=False),
    Column("ended", gettext_noop("办结"), lambda row: row.ended, "time", "short", standard=False),
    Column("score", gettext_noop("得分"), lambda row: row.score, "score", "narrow"),
    Column("grade", gettext_noop("等级"), lambda row: row.grade, width="narrow", standard=False),
    Column("days", gettext_noop("停留"), lambda row: row.days, "days", "narrow"),
    Column("due", gettext_noop("期限"), lambda row: row.due, "deadline", "due"),
)


class CaseListing(Listing[Case, CaseRow]):
    """The cases of a viewer: an official or an auditor."""

    title, counter = gettext_noop("全部事项"), gettext_noop("共 %(n)d 件")
    sought = gettext_noop("编号、名称、单位、信用代码、申报内容")
    columns = CASE_COLUMNS
    views = {
        "open": gettext_noop("在办"),
        "waiting": gettext_noop("我要办的"),
        "overdue": DUE["overdue"],
        "soon": DUE["soon"],
        "correcting": gettext_noop("待补正"),
        "handled": gettext_noop("我办过的"),
        "ended": gettext_noop("已办结"),
        "all": gettext_noop("全部"),
    }
    sorts = {
        "due": (F("due").asc(nulls_last=True), "opened_at"),
        "number": ("number",),
        "name": ("name",),
        "applicant": ("organisation__name",),
        "region": ("in_regions",),
        "programme": ("edition__programme", "number"),
        "state": ("status", "number"),
        "score": (F("score").desc(nulls_last=True), "number"),
        "grade": (F("grade").asc(nulls_last=True), F("score").desc(nulls_last=True)),
        "days": (F("since").asc(nulls_last=True),),
        "opened": ("opened_at",),
        "submitted": (F("submitted_at").asc(nulls_last=True),),
        "ended": (F("ended_at").asc(nulls_last=True),),
    }
    greatest_first = frozenset({"score", "days"})

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return bool(official_units(viewer)) or viewer.is_auditor

    def everything(self) -> QuerySet[Case]:
        if not self.open_to(self.viewer):
            remedy = _("申报单位请从“我的申报”进入。")
            raise Refusal(_("全部事项供经办人、会议秘书和审计员使用"), kind="forbidden", remedy=remedy)
        rounds = StepRun.objects.filter(case=OuterRef("pk"), closed_at=None)
        first = rounds.order_by(F("due_at").asc(nulls_last=True), "opened_at")
        cases = visible_cases(self.viewer, as_partner=False).select_related("edition", "call__edition", "organisation")
        return cases.defer("edition__content", "call__edition__content").annotate(
            due=Subquery(first.values("due_at")[:1]),
            since=Subquery(rounds.order_by("opened_at").values("opened_at")[:1]),
            score=self._last("score"),
            grade=self._last("grade"),
            scored_by=self._last("step"),
            in_regions=Cast("regions", TextField()),
            in_scores=Cast("scores", TextField()),
        )

    def _last(self, column: str) -> DatabaseCase:
        """Of the last scored round of a case whose step is not open again; nothing of what is secret."""
        again = StepRun.objects.filter(case=OuterRef("case"), step=OuterRef("step"), closed_at=None)
        rounds = StepRun.objects.filter(~Exists(again), case=OuterRef("pk"), score__isnull=False)
        last = rounds.order_by("-closed_at", "-pk").values(column)[:1]
        return DatabaseCase(When(scores_open(self.viewer), then=Subquery(last)))

    def in_view(self, view: str) -> Q:
        running = Q(ended_at=None)
        if view == "waiting":
            return Q(Exists(seats_waiting_for(seats_taken(self.viewer)).filter(run__case=OuterRef("pk"))))
        if view == "handled":
            done = JournalEntry.objects.filter(case=OuterRef("pk"), actor=self.viewer.person)
            return Q(Exists(done.exclude(act=ReadScores.act)))
        return {
            "open": running,
            "overdue": self._due("overdue"),
            "soon": self._due("soon"),
            "correcting": running & Q(status=Case.Status.CORRECTING),
            "ended": ~running,
            "all": Q(),
        }[view]

    def about(self, word: str) -> Q:
        own = Q(number__icontains=word) | Q(name__icontains=word) | Q(held_title__number__icontains=word)
        written = entries_with(word).filter(kind=Kind.CASE).values("subject")
        return own | Q(organisation__in=with_name(word)) | Q(organisation__code__iexact=word) | Q(pk__in=written)

    def narrowed(self, key: str, chosen: str) -> Q:
        if key in ("step", "reached"):
            return self._at_step(chosen, open_only=key == "step")
        if key == "call":
            return choices.numbered("call", chosen)
        narrow = {
            "year": lambda: choices.of_year("opened_at", chosen),
            "received": lambda: choices.in_week("submitted_at", chosen),
            "closed": lambda: choices.in_week("ended_at", chosen),
            "programme": lambda: Q(edition__programme=chosen),
            "region": lambda: Q(in_regions__contains=f'"{chosen}"'),
            "state": lambda: Q(status=chosen),
            "due": lambda: self._due(chosen) if chosen in DUE else NOTHING,
            "grade": lambda: self._graded(chosen),
            "score": lambda: _between(chosen),
            "only": lambda: Q(number__in=chosen.split("、")),
        }.get(key)
        return narrow() if narrow else Q()

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        own = visible_cases(self.viewer, as_partner=False).order_by()
        editions = choices.editions_among(own.values("edition"))
        programme = editions.get(chosen.get("programme", ""))
        calls = Call.objects.filter(pk__in=own.values("call")).order_by("-opens_at", "pk")
        if programme:
            calls = calls.filter(edition__programme=programme.id)
        steps = choices.steps(programme) if programme else ()
        groups = () if programme else choices.open_steps(own, editions)
        return (
            Filter("programme", _("政策项目"), choices.programmes(editions)),
            Filter("call", _("申报通知"), tuple((str(pk), title) for pk, title in calls.values_list("pk", "title"))),
            Filter("region", _("地区"), choices.regions(local_date(self.at)), (), choices.known_regions()),
            Filter("step", _("环节"), steps, groups, choices.other_steps(editions)),
            Filter("state", _("状态"), tuple((state.value, str(state.label)) for state in Case.Status)),
            Filter("grade", _("等级"), choices.grades([programme] if programme else editions.values())),
            Filter("due", _("期限"), tuple((key, _(words)) for key, words in DUE.items())),
            Filter("year", _("年度"), choices.years(own.aggregate(first=Min("opened_at"))["first"], self.at)),
            Filter("reached", _("到过"), steps),
            Filter("score", _("得分")),
            Filter("received", _("收件周")),
            Filter("closed", _("办结周")),
            Filter("only", _("所选")),
        )

    def rows(self, records: Sequence[Case]) -> list[CaseRow]:
        district_dates(case.call for case in records if case.call and case.submitted_at is None)
        states = states_of(records, self.at)
        rounds: dict[int, list[str]] = defaultdict(list)
        open_rounds = StepRun.objects.filter(case__in=[case.pk for case in records], closed_at=None)
        for case, step in open_rounds.order_by("opened_at", "pk").values_list("case", "step"):
            rounds[case].append(step)
        return [self._row(case, rounds[case.pk], states[case.pk]) for case in records]

    def _row(self, case: Case, steps: Iterable[str], state: str) -> CaseRow:
        edition = edition_of(case.edition)
        procedure = edition.procedures[case.procedure]
        since: datetime | None = getattr(case, "since", None)
        return CaseRow(
            number=case.number,
            name=case.name,
            applicant=case.organisation.name,
            regions=tuple(case.regions),
            programme=edition.programme.short,
            call=case.call.title if case.call else "",
            procedure="" if procedure.opened_by == "application" else procedure.title,
            steps=tuple(dict.fromkeys(edition.step(case.procedure, step).title for step in steps)),
            state=state,
            since=since,
            days=(local_date(self.at) - local_date(since)).days if since else None,
            due=getattr(case, "due", None),
            score=shown_score(
                edition, _scored_with(procedure, getattr(case, "scored_by", None)), getattr(case, "score", None)
            ),
            grade=_grade_label(edition, procedure, getattr(case, "scored_by", None), getattr(case, "grade", None)),
            opened=case.opened_at,
            submitted=case.submitted_at,
            ended=case.ended_at,
        )

    def _graded(self, grade: str) -> Q:
        """Cases of a grade that is open to the viewer."""
        if grade not in dict(choices.grades(choices.editions_among(Case.objects.values("edition")).values())):
            return NOTHING
        return (Q(in_scores__contains=f'"{grade}"') | Q(grade=grade)) & scores_open(self.viewer)

    def _due(self, when: str) -> Q:
        """Cases that run, one of whose open rounds is due then; counted in days of Chongqing."""
        if when == "none":
            return Q(ended_at=None, due=None)
        until = {"today": 0, "soon": SOON_DAYS, "week": WEEK_DAYS}
        rounds = StepRun.objects.filter(case=OuterRef("pk"), closed_at=None)
        late = rounds.filter(due_at__lt=self.at)
        ahead = rounds.filter(due_at__gte=self.at, due_at__lt=end_of_day(self.at) + timedelta(days=until.get(when, 0)))
        return Q(Exists(late if when == "overdue" else ahead), ended_at=None)

    def _at_step(self, chosen: str, open_only: bool) -> Q:
        """Cases that are at a step of an edition's procedure (`procedure.step`) or a kind of step; or ever were."""
        rounds = StepRun.objects.filter(case=OuterRef("pk"), **({"closed_at": None} if open_only else {}))
        programme, procedure, step = choices.step_of(chosen)
        if not step:
            return Q(Exists(rounds.filter(kind=chosen)))
        at = Q(Exists(rounds.filter(step=step)), procedure=procedure)
        return at & Q(edition__programme=programme) if programme else at


def _between(chosen: str) -> Q:
    """Cases with a score from one number on and below another, as `60-70`, or up to it, as `90-≤100`; none for what is
    not two."""
    low, dash, end = chosen.partition("-")
    high = end.removeprefix("≤")
    if not (dash and low.isascii() and low.isdigit() and high.isascii() and high.isdigit()):
        return NOTHING
    most = "score__lt" if end == high else "score__lte"
    return Q(**{"score__gte": int(low[:9]), most: int(high[:9])})


def _scored_with(procedure: Procedure, step: str | None) -> str | None:
    """The indicators of a step."""
    return procedure.steps[step].indicators if step in procedure.steps else None


def _grade_label(edition: Edition, procedure: Procedure, step: str | None, grade: str | None) -> str:
    """The name of a grade, by the scale of the step that was scored."""
    indicators = _scored_with(procedure, step)
    scale = scale_for(edition, indicators) if indicators and grade else None
    return scale.grades[grade].label if scale and grade in scale.grades else ""
