"""The cases that wait together at a batch step for one office, with what speaks for each; and batches already made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import BATCH_KINDS, Edition, Step
from pingding.policy.scores.ranking import Placed
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.recommend import Recommend
from pingding.policy.values.values import show_value
from pingding.queries.access import official_units
from pingding.queries.batches.recommended_list import RecommendedList, recommended_before, recommended_list
from pingding.queries.editions import edition_of, leading_programmes, shared, stored_edition
from pingding.queries.panels.panel_results import CaseResult, case_results, panel_of_ranking
from pingding.queries.panels.ranking import RankedCases, ranked_cases
from pingding.queries.panels.sheets import facts_at_submission_of
from pingding.queries.regions import region_title
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.todo import waiting_seats
from pingding.records.models import Batch, BatchItem, Case, IssuedDocument, Seat, StoredEdition


@dataclass(frozen=True)
class BatchCase:
    """One case that waits: who, where, its field, what its panel came to, its place, the kind of title decided.

    `grade` is that of its score, `barred` the outcomes that its floors or its grade keep it from.
    """

    number: str
    name: str
    applicant: str
    regions: tuple[str, ...]
    field: str
    score: Decimal | None
    in_favour: int | None
    sheets: int
    place: int | None
    proposed: bool
    says: tuple[str, ...]
    granted: str
    groups: Mapping[str, str]
    grade: str = ""
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GroupTotal:
    """How many of the waiting cases fall into one group of a quota (or region), and how many may be proposed."""

    what: str
    group: str
    count: int
    at_most: int | None = None
    clause: tuple[str, ...] = ()


@dataclass(frozen=True)
class BatchChoice:
    """A call and office for which cases wait at the step."""

    call: int | None
    call_title: str
    organisation: int
    organisation_name: str
    count: int


@dataclass(frozen=True)
class BatchDesk:
    """Everything that a batch page shows before anything is decided."""

    stored: StoredEdition
    edition: Edition
    step_id: str
    step: Step
    chosen: BatchChoice | None
    choices: tuple[BatchChoice, ...]
    cases: tuple[BatchCase, ...]
    totals: tuple[GroupTotal, ...]
    warnings: tuple[str, ...]
    quota: int | None
    used: int
    listed: RecommendedList | None = None
    ranked: RankedCases | None = None


def batch_desk(
    viewer: Viewer, programme: str, step: str, *, call: int | None = None, organisation: int | None = None
) -> BatchDesk:
    """The cases that wait for the viewer at a batch step, of one call and one office.

    Refusal(kind="missing") for an unknown programme or a step that is not done in batches. Where several calls or
    offices wait, the first is shown unless one is named. The number of queries does not grow with the cases.
    """
    viewer.person_or_refuse()
    if not official_units(viewer):
        remedy = _("请由承担该步骤的部门办理。")
        raise Refusal(_("成批办理由各部门的经办人和会议秘书进行"), kind="forbidden", remedy=remedy)
    stored = stored_edition(programme)
    edition = edition_of(stored)
    procedure, definition = _batch_step(edition, step)
    seats = waiting_seats(viewer).filter(run__case__edition=stored, run__case__procedure=procedure, run__step=step)
    known = seats.select_related("organisation", "run__case__organisation", "run__case__call").defer("content")
    rows = list(known.order_by("run__opened_at", "pk"))
    for row in rows:
        row.run.case.edition = stored
    choices = _choices(rows)
    chosen = _chosen(choices, call, organisation)
    own = [row.run.case for row in rows if chosen and _belongs(row, chosen)]
    read = _Reading(edition, procedure, definition, own)
    return BatchDesk(
        stored=stored,
        edition=edition,
        step_id=step,
        step=definition,
        chosen=chosen,
        choices=choices,
        cases=tuple(read.cases()),
        totals=tuple(read.totals()),
        warnings=read.warnings,
        quota=definition.quota if isinstance(definition, Recommend) else None,
        used=_used(stored, definition, step, chosen, own),
        listed=recommended_list(edition, definition, own, read.facts),
        ranked=read.ranked,
    )


def _batch_step(edition: Edition, step: str) -> tuple[str, Step]:
    for key, procedure in edition.procedures.items():
        found = procedure.steps.get(step)
        if found is not None and found.kind in BATCH_KINDS:
            return key, found
    raise Refusal(
        _("“%(programme)s”没有“%(step)s”这一成批办理的步骤") % {"programme": edition.title, "step": step},
        kind="missing",
        remedy=_("请从待办进入。"),
    )


def _choices(rows: Iterable[Seat]) -> tuple[BatchChoice, ...]:
    counts: dict[tuple[int | None, int], int] = {}
    titles: dict[tuple[int | None, int], tuple[str, str]] = {}
    for row in rows:
        call = row.run.case.call
        key = (row.run.case.call_id, row.organisation_id)
        counts[key] = counts.get(key, 0) + 1
        titles[key] = (call.title if call else "", row.organisation.name)
    return tuple(BatchChoice(key[0], titles[key][0], key[1], titles[key][1], n) for key, n in counts.items())


def _chosen(choices: Sequence[BatchChoice], call: int | None, organisation: int | None) -> BatchChoice | None:
    fitting = [c for c in choices if call in (None, c.call) and organisation in (None, c.organisation)]
    return fitting[0] if fitting else None


def _belongs(row: Seat, chosen: BatchChoice) -> bool:
    return (row.run.case.call_id, row.organisation_id) == (chosen.call, chosen.organisation)


def _used(stored: StoredEdition, definition: Step, step: str, chosen: BatchChoice | None, own: Sequence[Case]) -> int:
    """How many places of the office's quota are taken; a case that came back and waits here again takes none yet."""
    if chosen is None or not isinstance(definition, Recommend):
        return 0
    before = recommended_before(stored, definition, step, call=chosen.call, organisation=chosen.organisation)
    return len(before - {case.pk for case in own})


class _Reading:
    """Reads what is known of the cases in a batch, all at once."""

    def __init__(self, edition: Edition, procedure: str, definition: Step, cases: Sequence[Case]) -> None:
        self.edition, self.definition, self.own = edition, definition, cases
        self.ranking = edition.rankings[definition.ranking] if isinstance(definition, Rank) else None
        self.field = next((kind.unique_in for kind in edition.titles.values() if kind.unique_in), None)
        self.facts = facts_at_submission_of(cases)
        self.ranked = ranked_cases(cases, definition.ranking) if cases and isinstance(definition, Rank) else None
        self.placed: dict[str, Placed] = {p.key: p for p in self.ranked.ranked.order} if self.ranked else {}
        self.warnings = self.ranked.ranked.warnings if self.ranked else ()
        self.merits = self._merits(procedure)
        self.earlier = self._earlier()

    def _merits(self, procedure: str) -> dict[int, CaseResult]:
        """What the last panel of the procedure came to, where one has met and the step comes after it."""
        if self.definition.kind == "recommend":
            return {}
        return case_results(self.own, panel_of_ranking(self.edition, procedure, self.definition), self.facts)

    def _earlier(self) -> dict[int, BatchItem]:
        """The place that an earlier ranking gave."""
        if self.definition.kind not in ("meeting", "notice", "issue"):
            return {}
        rows = BatchItem.objects.filter(case__in=self.own, batch__kind="rank").order_by("pk")
        return {row.case_id: row for row in rows}

    def cases(self) -> list[BatchCase]:
        found = [self._case(case) for case in self.own]
        return sorted(found, key=lambda case: (case.place is None, case.place or 0, case.number))

    def _case(self, case: Case) -> BatchCase:
        placed, earlier = self.placed.get(case.number), self.earlier.get(case.pk)
        merit, facts = self.merits.get(case.pk) or CaseResult(None, None, ""), self.facts[case.pk]
        result = merit.result
        granted = case.progress.get("grants")
        return BatchCase(
            number=case.number,
            name=case.name,
            applicant=case.organisation.name,
            regions=tuple(region_title(region) for region in case.regions),
            field=self._shown(facts, self.field) if self.field else "",
            score=result.score if result else (earlier.score if earlier else None),
            in_favour=result.in_favour if result and result.combined is None else None,
            sheets=result.sheets if result else 0,
            place=placed.place if placed else (earlier.place if earlier else None),
            proposed=placed.proposed if placed else True,
            says=placed.says if placed else merit.says,
            granted=self.edition.titles[granted].label if granted in self.edition.titles else "",
            groups=self._groups(facts),
            grade=merit.label,
            barred=frozenset(key for key, way in self.definition.outcomes.items() if merit.unfit(way, self.definition)),
        )

    def _groups(self, facts: Facts) -> dict[str, str]:
        quotas = self.ranking.quotas if self.ranking else ()
        return {quota.per: self._shown(facts, quota.per) for quota in quotas}

    def _shown(self, facts: Facts, key: str) -> str:
        value = facts.get(key)
        fact = self.edition.vocabulary.get(key)
        return show_value(fact, value, shared()) if fact is not None and value not in (None, "", ()) else ""

    def totals(self) -> Iterable[GroupTotal]:
        """By region, by field, and by whatever the ranking's quotas count."""
        yield from _counted(_("地区"), [region_title(case.regions[0]) for case in self.own if case.regions])
        if self.field:
            fact = self.edition.vocabulary[self.field]
            yield from _counted(fact.label, [self._shown(self.facts[case.pk], self.field) for case in self.own])
        for quota in self.ranking.quotas if self.ranking else ():
            if quota.per == self.field:
                continue
            fact = self.edition.vocabulary[quota.per]
            values = [self._shown(self.facts[case.pk], quota.per) for case in self.own]
            yield from _counted(fact.label, values, quota.at_most, quota.clause)


def _counted(
    what: str, values: Sequence[str], at_most: int | None = None, clause: tuple[str, ...] = ()
) -> Iterable[GroupTotal]:
    for value in dict.fromkeys(values):
        yield GroupTotal(what, value or _("未填写"), values.count(value), at_most, clause)


def next_number(pattern: str, year: int) -> int:
    """The running number that the next document of this pattern would take."""
    taken = IssuedDocument.objects.filter(pattern=pattern, year=year).values_list("n", flat=True)
    return max(taken, default=0) + 1


@dataclass(frozen=True)
class BatchRecord:
    """A batch that was made: what was said of all, and what was decided for each."""

    batch: Batch
    edition: Edition
    title: str
    items: tuple[BatchItem, ...]
    outcomes: Mapping[str, str]
    listed: RecommendedList | None = None

    @property
    def by_rules(self) -> Mapping[str, int]:
        """By number, the place that the ranking's rules give, for cases which the order put elsewhere."""
        found: Mapping[str, int] = self.batch.content.get("by_rules", {})
        return found

    @property
    def grades(self) -> Mapping[str, str]:
        """By number, the grade that stood beside the score."""
        found: Mapping[str, str] = self.batch.content.get("grades", {})
        return found


def batch_record(viewer: Viewer, pk: int) -> BatchRecord:
    """A batch for the bodies concerned: its own, the leading authority, auditors. Refusal(kind="missing") else."""
    batch = (
        Batch.objects.select_related("edition", "organisation", "call", "acted_by", "document", "notice")
        .filter(pk=pk)
        .first()
    )
    if batch is None or not _may_read(viewer, batch):
        raise Refusal(_("没有这一批次，或您无权查看"), kind="missing", remedy=_("请从待办进入。"))
    edition = edition_of(batch.edition)
    rows = batch.items.select_related("case__organisation").order_by("place", "case__number")
    step = next(p.steps[batch.step] for p in edition.procedures.values() if batch.step in p.steps)
    labels = {key: outcome.label for key, outcome in step.outcomes.items()}
    return BatchRecord(batch, edition, step.title, tuple(rows), labels, _listed(batch, edition, step, rows))


def _listed(batch: Batch, edition: Edition, step: Step, rows: Iterable[BatchItem]) -> RecommendedList | None:
    """The list that was sent: the cases that went forward."""
    if not isinstance(step, Recommend):
        return None
    sent = [row.case for row in rows if step.outcomes[row.outcome].tone == "forward"]
    for case in sent:
        case.edition = batch.edition
    return recommended_list(edition, step, sent)


def _may_read(viewer: Viewer, batch: Batch) -> bool:
    if viewer.is_auditor or batch.organisation_id in official_units(viewer):
        return True
    return batch.edition.programme in leading_programmes(viewer.offices)
