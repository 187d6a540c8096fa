"""Who may open what on a title, by the actions and by the API: every role on every act."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life
from tests.api.program import PUBLIC as NOBODY
from tests.api.program import Answer, Program, program_of, set_clock

from pingding.actions.titles.reports import report_on_title
from pingding.actions.titles.requests import open_request
from pingding.actions.titles.rounds import NewRound, open_round
from pingding.policy.errors import Refusal
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Title

pytestmark = pytest.mark.django_db
TEXT = "该中心的场地已经腾空，人员均已离开。"
EVERYBODY = frozenset(
    (
        "public",
        "holder",
        "other_unit",
        "district",
        "other_district",
        "city",
        "secretary",
        "expert",
        "auditor",
        "platform",
    )
)

Do = Callable[[Life, Title, Viewer], object]
Ask = Callable[[Life, Title, Program], Answer]


def _round(life: Life, title: Title, viewer: Viewer) -> object:
    new = NewRound("评估", 2026, None, [title.number])
    return open_round(life.call.edition, "evaluation", new, actor=viewer, at=life.at)


TABLE: dict[str, tuple[Do, Ask, frozenset[str]]] = {
    "request of the holder": (
        lambda life, title, viewer: open_request(title.number, "renaming", actor=viewer, at=life.at),
        lambda life, title, program: program.post(f"/titles/{title.code}/requests", {"procedure": "renaming"}),
        frozenset({"holder"}),
    ),
    "request of an office": (
        lambda life, title, viewer: open_request(title.number, "reporting", actor=viewer, at=life.at),
        lambda life, title, program: program.post(f"/titles/{title.code}/requests", {"procedure": "reporting"}),
        frozenset({"district"}),
    ),
    "report": (
        lambda life, title, viewer: report_on_title(title.number, "complaint", text=TEXT, actor=viewer, at=life.at),
        lambda life, title, program: program.post(
            f"/titles/{title.code}/reports", {"procedure": "complaint", "text": TEXT}
        ),
        EVERYBODY,
    ),
    "round": (
        _round,
        lambda life, title, program: program.post(
            "/programmes/sample-life-2025/rounds/evaluation", {"name": "评估", "year": 2026, "titles": [title.number]}
        ),
        frozenset({"district", "city"}),
    ),
}


def roles(life: Life, writer: Viewer) -> dict[str, Viewer]:
    return {
        "public": PUBLIC,
        "holder": writer,
        "other_unit": factories.unit()[1],
        "district": life.districts["wanzhou"],
        "other_district": factories.officer(factories.office("science@yuzhong")),
        "city": life.officer,
        "secretary": life.secretary,
        "expert": life.experts[0],
        "auditor": factories.auditor(),
        "platform": factories.administrator(),
    }


def test_every_role_may_open_what_the_definition_lets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    life = titled_life(tmp_path)
    title, writer = life.recognised()
    set_clock(monkeypatch, life.at)
    viewers = roles(life, writer)
    for name, (do, ask, allowed) in TABLE.items():
        acted, asked = set(), set()
        for role, viewer in viewers.items():
            with transaction.atomic():
                try:
                    do(life, title, viewer)
                    acted.add(role)
                except Refusal as refusal:
                    assert refusal.remedy and refusal.kind in ("forbidden", "conflict"), (name, role, refusal)
                transaction.set_rollback(True)
            with transaction.atomic():
                program = program_of(viewer, at=life.at) if viewer.signed_in else NOBODY
                if ask(life, title, program).status == 201:
                    asked.add(role)
                transaction.set_rollback(True)
        assert acted == allowed, name
        assert asked == allowed, name
