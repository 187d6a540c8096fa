"""A random draw as it was recorded, and repeated from its record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.steps.draw import ALGORITHMS, DRAWN, draw_order
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.steps.kind import RecordedLine, StepQueries
from pingding.records.models import Batch, BatchItem


@dataclass(frozen=True)
class RepeatedDraw:
    """A draw computed again from what its batch recorded.

    `order` is that of all candidates, the first `number` of them are drawn. `agrees`: this is also how each case of the
    batch was decided; never so where the algorithm is not known.
    """

    algorithm: str
    seed: str
    text: str
    candidates: tuple[str, ...]
    order: tuple[str, ...]
    number: int
    agrees: bool


def repeat_draw(batch: Batch) -> RepeatedDraw:
    """Draw again from the recorded seed, public text and candidates, and compare."""
    recorded = batch.content
    outcomes = dict(batch.items.values_list("case__number", "outcome"))
    order = _order(recorded)
    decided = {number for number, outcome in outcomes.items() if outcome == DRAWN}
    return RepeatedDraw(
        algorithm=recorded["algorithm"],
        seed=recorded["seed"],
        text=recorded["text"],
        candidates=tuple(recorded["candidates"]),
        order=order,
        number=recorded["number"],
        agrees=set(order) == set(outcomes) and set(order[: recorded["number"]]) == decided,
    )


class DrawQueries(StepQueries):
    """Everybody who may read the step sees what it takes to repeat the draw."""

    def batch_lines(self, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        recorded = item.batch.content
        order = _order(recorded)
        if item.case.number in order:
            words = {"all": len(order), "number": recorded["number"], "place": order.index(item.case.number) + 1}
            yield RecordedLine(_("抽取"), _("候选%(all)d件，抽取%(number)d件，本件列第%(place)d") % words, wide=True)
        yield RecordedLine(_("随机种子"), recorded["seed"], wide=True)
        if recorded["text"]:
            yield RecordedLine(_("公开文本"), recorded["text"], wide=True)
        yield RecordedLine(_("候选名单"), translation.listed(recorded["candidates"]), wide=True)


def _order(recorded: Mapping[str, Any]) -> tuple[str, ...]:
    """The order of a draw by what was recorded of it; none by an algorithm that is not known."""
    if recorded["algorithm"] not in ALGORITHMS:
        return ()
    return draw_order(recorded["candidates"], recorded["seed"], recorded["text"], recorded["algorithm"])


KIND = DrawQueries()
