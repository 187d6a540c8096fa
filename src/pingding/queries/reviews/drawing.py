"""Who may be drawn for the panels of several cases: every expert of the pool is a candidate or left out with a reason.

Read together for all cases: the queries grow neither with them nor with the pool.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import ANY, OWN, DrawnCase, DrawnLot, DrawTerms, KnownExpert, LeftOut
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import counted
from pingding.queries.clock import local_date
from pingding.queries.directory.people import field_title
from pingding.queries.panels.avoidances import avoided_in
from pingding.queries.panels.expert_draws import (
    InOrder,
    binding_draw,
    draws_at,
    expert_key,
    lacking_beside,
    next_in_order,
)
from pingding.queries.panels.fitness import Fitness, due_day
from pingding.queries.panels.recusals import concerned_in
from pingding.queries.panels.standings import standings
from pingding.queries.reviews.assigning import places_left
from pingding.queries.reviews.making import workload
from pingding.queries.reviews.past_work import PastWork, past_work
from pingding.queries.reviews.suiting import subjects_of, suits
from pingding.records.models import Case, Expert, ExpertDraw, StepRun

STILL = frozenset({"inactive", "asked", "tied", "joint", "declared", "named", "term", "absent", "no_shows", "load"})
"""The exclusions that also keep somebody who was a candidate from being asked later."""


@dataclass(frozen=True)
class DrawAsked:
    """What a convener asks of a draw: numbers by field, the limits, a rank; `left_out` has reasons by person."""

    fields: Mapping[str, int] = field(default_factory=dict)
    most_a_year: int | None = None
    joint_years: int = 3
    rank: str = ""
    left_out: Mapping[int, str] = field(default_factory=dict)
    most_no_shows: int | None = None

    def bound_by(self, panel: Panel) -> "DrawAsked":
        """The same, where the definition says what is drawn by what it says."""
        if panel.drawn is None:
            return self
        drawn = panel.drawn
        return DrawAsked(
            drawn.fields,
            drawn.most_a_year,
            drawn.joint_years,
            left_out=self.left_out,
            most_no_shows=drawn.most_no_shows,
        )

    def terms(self, programme: str, step: str) -> DrawTerms:
        limits = {"most_a_year": self.most_a_year, "joint_years": self.joint_years, "rank": self.rank}
        return DrawTerms(programme=programme, step=step, most_no_shows=self.most_no_shows, **limits)


@dataclass(frozen=True)
class PanelToDraw:
    """A case whose panel is to be drawn: who was ever asked, by person, and how many were drawn before, by field."""

    case: Case
    panel: Panel
    asked: Mapping[int, datetime | None]
    kept: Mapping[str, int]
    run: StepRun
    drawn: frozenset[int] = frozenset()
    """The draws by which those of the round were asked."""

    def numbers(self, asked: DrawAsked) -> dict[str, tuple[int, int]]:
        """By field, how many are drawn now and how many stay from before: a panel that the definition has drawn is
        filled up, any other gets as many more as are asked for."""
        counts = {key: (n, self.kept.get(key, 0)) for key, n in asked.fields.items()}
        if self.panel.drawn is None:
            return counts
        return {key: (max(0, n - kept), kept) for key, (n, kept) in counts.items()}


@dataclass(frozen=True)
class DrawLists:
    """The whole pool by key, what a draw records of it, and each case with its candidates and those left out."""

    pool: Mapping[str, Expert]
    experts: Mapping[str, KnownExpert]
    cases: tuple[DrawnCase, ...]
    doubts: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By case and key, what is to be looked into of a candidate."""
    fitness: Mapping[str, Fitness]
    """By case, how the experts stand to it."""


def draw_lists(chosen: Sequence[PanelToDraw], asked: DrawAsked, *, at: datetime) -> DrawLists:
    """Every expert of the pool as a candidate of lots or left out, for each of these cases of one step."""
    rows = list(Expert.objects.select_related("person", "employer").order_by("pk"))
    _owed, this_year = workload(rows, at)
    concerned = concerned_in([each.case for each in chosen]) if chosen else {}
    work = past_work(concerned, rows, asked.joint_years, at=at)
    stand, avoidances = standings(rows, asked.joint_years, on=local_date(at)), avoided_in(concerned)
    fitness = {
        key: Fitness(concerned[key], stand, avoidances.get(key, ()), due_day(each.run))
        for each in chosen
        for key in (each.case.pk,)
    }
    lister = _Lister(rows, asked, this_year, fitness, work)
    return DrawLists(
        pool={expert_key(each): each for each in rows},
        experts={
            expert_key(each): KnownExpert(name=each.person.name, asked=this_year[each.person_id]) for each in rows
        },
        cases=tuple(lister.of(each) for each in sorted(chosen, key=lambda each: each.case.number)),
        doubts={
            each.case.number: {
                expert_key(expert): doubts for expert in rows if (doubts := fitness[each.case.pk].doubts(expert))
            }
            for each in chosen
        },
        fitness={each.case.number: fitness[each.case.pk] for each in chosen},
    )


@dataclass(frozen=True)
class _Lister:
    """Holds every expert against a case."""

    rows: Sequence[Expert]
    asked: DrawAsked
    this_year: Counter[int]
    fitness: Mapping[int, Fitness]
    work: PastWork

    def of(self, each: PanelToDraw) -> DrawnCase:
        """The case with its lots and those left out; each expert of the pool is in one of them."""
        subjects = subjects_of(self.fitness[each.case.pk].concerned.facts)
        lots: dict[str, list[str]] = {key: [] for key in self.asked.fields}
        left_out = []
        for expert in self.rows:
            fields = [key for key in lots if knows(expert, key, subjects)]
            without = ("", "") if fields else ("field", _("专业领域不在抽取的各领域之内"))
            why, reason = next(self._against(each, expert), without)
            if why:
                left_out.append(LeftOut(expert=expert_key(expert), why=why, reason=reason))
                continue
            for key in fields:
                lots[key].append(expert_key(expert))
        numbers = each.numbers(self.asked)
        return DrawnCase(
            case=each.case.number,
            lots=tuple(
                DrawnLot(field=key, number=numbers[key][0], kept=numbers[key][1], candidates=tuple(keys))
                for key, keys in lots.items()
            ),
            left_out=tuple(left_out),
        )

    def _against(self, each: PanelToDraw, expert: Expert) -> Iterator[tuple[str, str]]:
        """Why this expert is no candidate of the case, what weighs most first."""
        fitness = self.fitness[each.case.pk]
        yield from fitness.against(expert, each.asked, self.asked.most_no_shows)
        yield from (("joint", reason) for reason in self.work.joint(each.case.pk, expert))
        yield from (("declared", reason) for reason in self.work.declared(each.case.pk, expert))
        yield from (("joint", reason) for reason in fitness.joint(expert))
        if named := fitness.named(expert):
            yield "named", named
        most, asked = self.asked.most_a_year, self.this_year[expert.person_id]
        if most is not None and asked >= most:
            yield "load", counted("本年已指派%(n)d件，上限%(most)d件", asked) % {"n": asked, "most": most}
        if self.asked.rank not in ("", expert.rank):
            yield "filter", _("职称不是“%(rank)s”") % {"rank": self.asked.rank}
        if expert.person_id in self.asked.left_out:
            yield "officer", self.asked.left_out[expert.person_id]


def knows(expert: Expert, key: str, subjects: Mapping[str, str]) -> bool:
    """Whether an expert is one of this field of a draw, at a case that names these `subjects`.

    A case that names no field is anybody's own.
    """
    if key == ANY or (key == OWN and not subjects):
        return True
    if key == OWN:
        return any(suits(each, subjects) for each in expert.fields)
    return key in expert.fields or field_title(key) in map(field_title, expert.fields)


def still_out(case: DrawnCase) -> dict[str, str]:
    """By key, why somebody cannot be asked now although they were a candidate."""
    return {each.expert: each.reason for each in case.left_out if each.why in STILL}


def wrong_number(each: PanelToDraw, asked: DrawAsked) -> Refusal | None:
    """Why so many experts cannot be drawn for a case: none at all, or more than its panel has places."""
    panel, places = each.panel, places_left(each.panel, each.asked)
    number = sum(now for now, _kept in each.numbers(asked).values())
    if number < 1:
        what = _("没有需要抽取的席位") if panel.drawn else _("尚未填写抽取几人")
        return Refusal(what, clause=panel.clause, remedy=_("请填写各领域抽取的人数。") if not panel.drawn else "")
    if number > places:
        words = {"seats": panel.seats, "left": places, "n": number}
        what = counted("评审专家为%(seats)d人，还可指派%(left)d人，抽取人数为%(n)d人", panel.seats) % words
        return Refusal(what, clause=panel.clause, remedy=_("请减少抽取的人数。"))
    return None


def orders(each: PanelToDraw, draw: ExpertDraw, now: DrawnCase, lists: DrawLists) -> list[InOrder]:
    """Whom the order of a draw brings to a case, field by field, by who is left out `now`; nobody follows in two."""
    following, asked = [], dict(each.asked)
    for lot in lacking_beside(each.case, draw, each.kept):
        brought = next_in_order(lot, lists.pool, still_out(now), asked)
        asked |= {expert.person_id: None for expert in brought.experts}
        following.append(brought)
    return following


def still_in_order(chosen: Sequence[PanelToDraw], step: str, lists: DrawLists) -> list[str]:
    """The numbers of the cases at a step whose places the order of their newest draw can still fill."""
    panels = {each.case.number: each for each in chosen}
    draws_of_case: dict[str, list[ExpertDraw]] = {number: [] for number in panels}
    for draw in draws_at(step, [each.case.pk for each in chosen]):
        for drawn in draw.record["cases"]:
            draws_of_case.get(drawn["case"], []).append(draw)
    newest = {number: binding_draw(draws_of_case[number], each.run, each.drawn) for number, each in panels.items()}
    return [
        now.case
        for now in lists.cases
        if (order := newest[now.case]) is not None
        and any(brought.experts for brought in orders(panels[now.case], order, now, lists))
    ]
