"""A random draw: of how many cases it takes how many; and as it was recorded, repeated from its record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.scores.sources import Sources
from pingding.policy.steps.draw import ALGORITHMS, DRAWN, Draw, draw_order
from pingding.policy.translation import counted
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.editions import edition_of
from pingding.queries.panels.cohorts import CallCohort, Cohorts
from pingding.queries.panels.limits import members_of
from pingding.queries.steps.kind import Gathering, RecordedLine, StepQueries
from pingding.records.models import Batch, BatchItem, Case


@dataclass(frozen=True)
class Lot:
    """The cases of one group that wait, of which `number` are drawn.

    A share is one of the cases `compared`, less those drawn `before`; `missing` says what the round still lacks.
    """

    group: str
    cases: tuple[str, ...]
    number: int
    compared: int
    before: int
    missing: Refusal | None

    def recorded(self) -> dict[str, Any]:
        """The lot as its batch keeps it."""
        words = {"group": self.group, "candidates": list(self.cases), "number": self.number}
        return words | {"compared": self.compared, "before": self.before}


@dataclass(frozen=True)
class Lots(Gathering):
    """The lots of a draw that is yet to be made."""

    lots: tuple[Lot, ...] = ()


def lots_at(cases: Sequence[Case], step_id: str, *, at: datetime) -> tuple[Lot, ...]:
    """The lots in which is drawn among these cases of one call; the number of queries does not grow with them."""
    edition = edition_of(cases[0].edition)
    step = edition.step(cases[0].procedure, step_id)
    assert isinstance(step, Draw)
    cohort = Cohorts(step_id, step.cohort, at=at).of(cases[0])
    cohort = replace(cohort, cases=cases) if step.cohort.over == "list" else cohort
    members = members_of(cohort, Sources(), step.cohort.within, at=at)
    counted = [tuple(member.groups.values()) for member in members if member.stands in step.cohort.counts]
    drawn = [cohort.groups[pk] for pk in _drawn_before(cohort, cases)]
    by_group: dict[tuple[str, ...], list[str]] = {}
    for case in cases:
        by_group.setdefault(cohort.groups[case.pk], []).append(case.number)
    lots = []
    for group, numbers in sorted(by_group.items()):
        compared, before = counted.count(group), drawn.count(group)
        number = min(max(0, step.number_of(compared) - before), len(numbers))
        name = " ".join(filter(None, group))
        lots.append(Lot(name, tuple(sorted(numbers)), number, compared, before, cohort.refused(group)))
    return tuple(lots)


def _drawn_before(cohort: CallCohort, cases: Sequence[Case]) -> list[int]:
    """The other cases of the cohort that an earlier draw at the step has drawn."""
    others = {case.pk for case in cohort.cases} - {case.pk for case in cases}
    rows = BatchItem.objects.filter(case__in=others, batch__kind="draw", batch__step=cohort.step, outcome=DRAWN)
    return list(rows.values_list("case", flat=True).distinct()) if others else []


@dataclass(frozen=True)
class RepeatedLot:
    """One lot of a draw, computed again: the first `number` in the order are drawn.

    `compared` and `before` are None in records of draws that knew no cohort.
    """

    group: str
    order: tuple[str, ...]
    number: int
    compared: int | None
    before: int | None

    @property
    def basis(self) -> str:
        """Of how many cases the number is a share, and how many of these had been drawn before; empty if not known."""
        if self.compared is None:
            return ""
        words = {"compared": self.compared, "before": self.before}
        return (_("按%(compared)d件计，此前已抽%(before)d件") if self.before else _("按%(compared)d件计")) % words


@dataclass(frozen=True)
class RepeatedDraw:
    """A draw computed again from what its batch recorded.

    `order` is that of all candidates, lot by lot; of each lot the first `number` are drawn. `agrees`: this is also how
    each case of the batch was decided; never so where the algorithm is not known.
    """

    algorithm: str
    seed: str
    text: str
    candidates: tuple[str, ...]
    order: tuple[str, ...]
    number: int
    lots: tuple[RepeatedLot, ...]
    agrees: bool


def repeat_draw(batch: Batch) -> RepeatedDraw:
    """Draw again from the recorded seed, public text and candidates, and compare."""
    recorded = batch.content
    outcomes = dict(batch.items.values_list("case__number", "outcome"))
    lots = _lots(recorded)
    order = tuple(case for lot in lots for case in lot.order)
    decided = {number for number, outcome in outcomes.items() if outcome == DRAWN}
    drawn = {case for lot in lots for case in lot.order[: lot.number]}
    return RepeatedDraw(
        algorithm=recorded["algorithm"],
        seed=recorded["seed"],
        text=recorded["text"],
        candidates=tuple(recorded["candidates"]),
        order=order,
        number=recorded["number"],
        lots=lots,
        agrees=set(order) == set(outcomes) and drawn == decided,
    )


class DrawQueries(StepQueries):
    """Everybody who may read the step sees what it takes to repeat the draw."""

    def gathering(self, cases: Sequence[Case], step_id: str, *, at: datetime) -> Lots:
        lots = lots_at(cases, step_id, at=at)
        awaited = dict.fromkeys(lot.missing.what for lot in lots if lot.missing is not None)
        return Lots(tuple(_("%(why)s，暂不能抽取") % {"why": why} for why in awaited), lots)

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        recorded = item.batch.content
        for lot in [lot for lot in _lots(recorded) if item.case.number in lot.order]:
            words = {"all": len(lot.order), "number": lot.number, "place": lot.order.index(item.case.number) + 1}
            drawn = counted("候选%(all)d件，抽取%(number)d件，本件列第%(place)d", len(lot.order)) % words
            yield RecordedLine(_("抽取"), translation.listed(filter(None, (lot.group, drawn, lot.basis))), wide=True)
        yield RecordedLine(_("随机种子"), recorded["seed"], wide=True)
        if recorded["text"]:
            yield RecordedLine(_("公开文本"), recorded["text"], wide=True)
        yield RecordedLine(_("候选名单"), translation.listed(recorded["candidates"]), wide=True)


def _lots(recorded: Mapping[str, Any]) -> tuple[RepeatedLot, ...]:
    """The lots of a draw by what was recorded of it; none by an algorithm that is not known."""
    if recorded["algorithm"] not in ALGORITHMS:
        return ()
    chance = recorded["seed"], recorded["text"], recorded["algorithm"]
    return tuple(
        RepeatedLot(
            lot.get("group", ""),
            draw_order(lot["candidates"], *chance),
            lot["number"],
            lot.get("compared"),
            lot.get("before"),
        )
        for lot in recorded.get("lots", (recorded,))
    )


KIND = DrawQueries()
