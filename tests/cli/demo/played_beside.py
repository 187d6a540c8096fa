"""Pages of none of the five documents: a definition written for tests, played among the demonstration's offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.mail.addresses import ask_for_address
from pingding.cli.demo import DAY
from pingding.queries.viewer import Viewer
from pingding.records.models import OfficeHeld, Organisation

RULES = "quorum: 2\n        rescoring: {times: once, clause: 五}\n        avoidance: {most: 2, clause: 五}\n"


@dataclass
class _Beside(Life):
    """A life on the demonstration's day, in offices that there are already."""

    def __post_init__(self) -> None:
        self.at = DAY
        stored = factories.edition(self.definition, at=DAY)
        self.city, district = _holder("science@cq"), _holder("science@wanzhou")
        self.officer, self.secretary = factories.officer(self.city, at=DAY), factories.secretary(self.city, at=DAY)
        self.experts = [factories.expert(name=f"示例专家{n}", at=DAY) for n in range(3)]
        self.districts = {"wanzhou": factories.officer(district, at=DAY)}
        self.call = factories.call(self.officer, stored, at=DAY)


def _holder(office: str) -> Organisation:
    return OfficeHeld.objects.select_related("organisation").get(office=office).organisation


def played_beside() -> Iterator[tuple[str, Viewer]]:
    """Where an applicant names whom to avoid, where a convener has a panel score once more, and where a new mail
    address waits for its code; with who sees it."""
    with TemporaryDirectory() as folder:
        life = changed_life(Path(folder), ("quorum: 2\n", RULES), kind=_Beside)
        handed_in, writer = life.submitted()
        yield reverse("avoiding", args=[handed_in.number]), writer
        scored = life.at_panel()
        life.receive(scored)
        for expert, mark in zip(life.experts[:2], (10, 50), strict=True):
            life.assign(scored, expert)
            life.sheet(scored, expert, mark)
        yield reverse("rescore", args=[scored.number, "panel"]), life.officer
        ask_for_address(writer.person_or_refuse(), "reader@unit.example", at=life.at)
        yield reverse("confirm_address"), writer
