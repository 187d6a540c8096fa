"""Cases of `sample-draw-2025` that wait to be drawn from."""

from pathlib import Path

from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import open_application, save_draft
from pingding.records.models import Case


class DrawLife(Life):
    """Its draw takes 40 % of the cases that wait; those drawn are visited before they are reviewed."""

    def __init__(self, definition: str = "sample-draw-2025") -> None:
        super().__init__(definition=definition)

    def waiting(self, count: int, staff: str = "50") -> list[Case]:
        """So many cases, handed in by as many units."""
        return [self._handed_in(staff) for _n in range(count)]

    def _handed_in(self, staff: str) -> Case:
        unit, writer = self.unit()
        case = open_application(self.call, unit, actor=writer, at=self.later())
        save_draft(case.number, {"legal_person": True, "staff": staff}, actor=writer, at=self.later())
        self.submit(case, writer)
        return case


def drawing_by(folder: Path, words: str) -> DrawLife:
    """A life whose draw has other words in place of `of` and `cohort`, as YAML writes them in braces."""
    copy = folder / "sample-draw-2025"
    copy.mkdir(parents=True)
    text = (factories.DEFINITIONS / "sample-draw-2025" / "sample.yaml").read_text(encoding="utf-8")
    old = "        of: 40%\n        cohort: {over: list}\n"
    assert old in text
    new = "".join(f"        {line}\n" for line in words.splitlines())
    (copy / "sample.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return DrawLife(str(copy))


def numbers(cases: list[Case]) -> list[str]:
    """The cases by their numbers."""
    return [case.number for case in cases]
