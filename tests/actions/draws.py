"""Cases of `sample-draw-2025` that wait to be drawn from."""

from tests.actions.life import Life

from pingding.actions.applications.applications import open_application, save_draft
from pingding.records.models import Case


class DrawLife(Life):
    """Its draw takes 40 % of the cases that wait; those drawn are visited before they are reviewed."""

    def __init__(self) -> None:
        super().__init__(definition="sample-draw-2025")

    def waiting(self, count: int) -> list[Case]:
        """So many cases, handed in by as many units."""
        return [self._handed_in() for _n in range(count)]

    def _handed_in(self) -> Case:
        unit, writer = self.unit()
        case = open_application(self.call, unit, actor=writer, at=self.later())
        save_draft(case.number, {"legal_person": True, "staff": "50"}, actor=writer, at=self.later())
        self.submit(case, writer)
        return case


def numbers(cases: list[Case]) -> list[str]:
    """The cases by their numbers."""
    return [case.number for case in cases]
