"""The page of a batch step: what is the same for all kinds that act on many cases at once, and what each adds."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import Decision
from pingding.policy.errors import Refusal
from pingding.policy.steps.step import StepBase
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.translation import counted
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.web.desk.component_values import Field, field
from pingding.web.wording.dates import day_words

Making = Callable[[], int]
"""The act itself, with what was typed; the number of the batch that it makes."""

Notified = Literal["all", "ended", "granted", "none"]
"""Which applicants get a message of a batch."""

Line = dict[str, Any]
"""A line of a record as the component `fact_list` takes it."""

EMPTY = QueryDict("")


@dataclass(frozen=True)
class Typed:
    """What was typed into the page's fields about the whole batch; before that, what stands in them at first."""

    post: QueryDict | None
    errors: dict[str, list[str]]

    def field(self, name: str, kind: str, label: str, start: object = "", **more: Any) -> Field:
        """A field with what was typed into it, and what was wrong with that."""
        typed = self.post if self.post is not None else EMPTY
        return field(name, kind, label, typed.get(name, start), errors=self.errors.get(name, []), **more)


@dataclass(frozen=True)
class Confirmed:
    """What the act is done with: the decisions and what was typed. What cannot be read is among the faults."""

    desk: BatchDesk
    decisions: Sequence[Decision]
    post: QueryDict
    faults: Faults
    actor: Viewer
    at: datetime

    @property
    def cases(self) -> list[str]:
        """The numbers of the cases."""
        return [decision.case for decision in self.decisions]


class BatchForm(ABC):
    """What a kind of batch step asks, does and says.

    `placed`: each case gets a place. `together`: all cases that wait are acted on, none is chosen, and what becomes of
    each is known only afterwards. `notified` are the applicants who get a message although their case goes on.
    """

    placed = False
    together = False
    notified: Notified = "none"

    def has_outcomes(self, step: StepBase) -> bool:
        """Whether each case gets an outcome of its own."""
        return True

    def statement(self, step: StepBase) -> str:
        """What is signed with the act."""
        return ""

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        """The fields about the whole batch."""
        return []

    @abstractmethod
    def making(self, confirmed: Confirmed) -> Making:
        """The act of this kind, with what was typed."""

    def sentence(self, label: str, where: Callable[[], str], names: str, count: int) -> str:
        """What happens to so many cases: the outcome that they take, and where they go with it."""
        pattern = counted("%(n)d 件“%(label)s”，%(where)s：%(names)s。", count)
        return pattern % {"n": count, "label": label, "where": where(), "names": names}

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        """What is said of the whole batch before it is confirmed."""
        yield from ()

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        """What was said of the whole batch, once it is done."""
        yield from ()


def required_day(post: QueryDict, name: str, label: str, faults: Faults) -> date | None:
    """The day that was typed into a field; that none was is among the faults."""
    day = faults.read(lambda: read_day(post.get(name, ""), label), None, name)
    if not post.get(name, "").strip():
        faults.add(Refusal(_("未填写"), where=label, remedy=_("请填写日期。")), name)
    return day


def stored_day(text: str | None) -> str:
    """A day as it was stored, in words."""
    return day_words(date.fromisoformat(text)) if text else ""


def wide(term: str, value: object) -> Line:
    """A line over the whole width."""
    return {"term": term, "value": value, "wide": True}


def span(first: date, last: date) -> str:
    """From the one day to the other."""
    return f"{day_words(first)}—{day_words(last)}"
