"""A form is filled: its score sheet belongs to what is being filled in."""

from collections.abc import Iterator

from pingding.policy.errors import Refusal
from pingding.policy.steps.kind import StepContent
from pingding.queries.steps.kind import AtSeat, StepQueries, unscored


class FillQueries(StepQueries):
    """The form itself is checked where it is handed in (`applications.readiness`)."""

    def unmet(self, asked: AtSeat) -> Iterator[Refusal]:
        yield from ()

    def unsaid(self, asked: AtSeat, content: StepContent, *, forward: bool) -> Iterator[Refusal]:
        if forward:
            yield from unscored(asked)


KIND = FillQueries()
