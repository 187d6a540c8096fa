"""A changed copy of a definition, another threshold and one step more, runs without anything else being touched."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from tests.places import ROOT

from pingding.actions.applications.applications import save_draft
from pingding.actions.editions import load_programmes
from pingding.cli.library import open_edition
from pingding.cli.player.play import Play
from pingding.cli.player.world import World, opening_of
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.journal.journal import verify
from pingding.records.models import StepRun, Title

pytestmark = pytest.mark.django_db

ORIGINAL, COPY = "cq-manufacturing-2017", "cq-manufacturing-2026"
MORE_STEP = """
      field_check:
        kind: opinion
        title: 领域核对
        by: authority
        asks: 所报领域是否属于优先发展领域？
        local: 试验新增的一个步骤。
        outcomes:
          agreed: {label: 领域相符, to: first_review}
          refused: {label: 领域不符, end: refused, tone: refuse, reason: true}
"""


def change(path: Path, *changes: tuple[str, str]) -> None:
    """Replace texts in a file, each of which must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programmes with the changed copy alone, in place of the repository's own."""
    folder = tmp_path / "programmes"
    shutil.copytree(ROOT / "programmes" / "_shared", folder / "_shared")
    shutil.copytree(ROOT / "programmes" / ORIGINAL, folder / COPY)
    change(folder / COPY / "programme.yaml", (f"id: {ORIGINAL}", f"id: {COPY}"))
    change(
        folder / COPY / "conditions-basic.yaml",
        ("不少于1000万元", "不少于2000万元"),
        ("paid_in_funds >= 1000", "paid_in_funds >= 2000"),
    )
    change(
        folder / COPY / "procedures.yaml",
        ("      first_review:\n", f"{MORE_STEP}\n      first_review:\n"),
        ("recommended: {label: 推荐升级, to: first_review}", "recommended: {label: 推荐升级, to: field_check}"),
        ("recommended: {label: 推荐, to: first_review}", "recommended: {label: 推荐, to: field_check}"),
        (
            "noted: {label: 未作推荐，转市级初审, to: first_review}",
            "noted: {label: 未作推荐，转市级初审, to: field_check}",
        ),
    )
    monkeypatch.setenv("PINGDING_PROGRAMMES", str(folder))
    monkeypatch.setattr(settings, "PINGDING_PROGRAMMES", folder)
    monkeypatch.setattr(settings, "PINGDING_MEDIA", tmp_path / "media")
    return folder


def begun(**facts: object) -> Play:
    """An application under the copy, filled and not yet handed in."""
    edition = open_edition(COPY).edition
    world = World(opening_of(edition), seed=1)
    for _ in range(7):
        world.expert(["示例领域"])
    return Play(world, COPY).apply(facts=facts, submit=False)


def test_a_changed_copy_runs_to_a_title_through_its_own_step(copies: Path) -> None:
    report = load_programmes(copies, at=opening_of(open_edition(COPY).edition))
    assert (report.stored, report.broken) == ([COPY], {})
    play = begun(upgrade=False)
    play.submit()
    assert list(play.open) == ["district_recommendation"]
    while not play.ended:
        play.world.advance(working_days=1)
        play.act(next(iter(play.open)))
    assert StepRun.objects.get(case=play.case, step="field_check").outcome == "agreed"
    assert Title.objects.get().edition.programme == COPY
    assert verify().ok


@pytest.mark.parametrize(("funds", "refused"), [("1999.99", True), ("2000", False)])
def test_the_threshold_of_the_copy_decides(copies: Path, funds: str, refused: bool) -> None:
    load_programmes(copies, at=opening_of(open_edition(COPY).edition))
    play = begun(upgrade=False)
    viewer = play.applicant()
    save_draft(play.number, {"paid_in_funds": funds, "paid_in_equipment": "10"}, actor=viewer, at=play.world.later())
    said = ""
    try:
        play.submit()
    except FormIncomplete as incomplete:
        said = "".join(finding.sentence for finding in incomplete.blocked)
    assert ("不少于2000万元" in said) == refused
    assert (play.case.submitted_at is None) == refused
