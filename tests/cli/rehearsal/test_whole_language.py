"""A rehearsal of a programme with groups, a draw, quotas by share, a score gate, a value of the call, a shared date."""

import shutil
from pathlib import Path

import pytest
from tests.cli.rehearsal.test_rehearsals import EXAMPLE, Change, rehearsed, visits
from tests.installation import run

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition
from pingding.cli.player.world import opening_of
from pingding.cli.rehearsal.fates import Chances
from pingding.cli.rehearsal.rehearsal import Rehearsal

NORM = "  base: {label: 本批基准数, type: integer, unit: 家, min: 2, max: 9, norm: {per: call}, clause: 四（一）}\n"
POINTS = "  points: {label: 评审得分, type: number, unit: 分, score: {indicators: marks}, clause: 四（一）}\n"
AGE = """  age:
    says: 成立满十二年
    computed: established_on <= years_before(asked_on, 12)
    clause: 二（一）
  enough: {says: 毕业企业不少于本批基准数, computed: graduated >= base, clause: 四（一）}
"""
RANKING = """    cohort: {within: site_held}
    quotas: [{of: 50%, rounding: up, per: site_held, outcomes: propose, titles: base, clause: 四（一）}]
"""
DRAW = """      check:
        kind: draw
        title: 抽取现场核查
        by: science
        of: 40%
        clause: 四（一）
        outcomes:
          drawn: {label: 抽中, to: visit}
          not_drawn: {label: 未抽中, to: panel}
      visit:
        kind: visit
        title: 现场核查
        by: science
        clause: 四（一）
        asks: [与申报一致？]
        outcomes:
          visited: {label: 属实, to: panel}

      panel:
"""
GATE = """          approve: {label: 同意认定, to: notice, grants: base, when: points >= 80 or national_title}
          watch: {label: 暂缓, end: refused, tone: refuse, reason: true, when: points < 80}
"""
SITTINGS = """        body: 区科技局局长办公会
        quorum: {share: two_thirds, local: 示例。}
        majority: {share: more_than_half, of: members, local: 示例。}
"""


@pytest.fixture
def example(tmp_path: Path, change: Change) -> Path:
    """The guide's programme with all of it."""
    shutil.copytree(EXAMPLE, tmp_path / "programmes")
    folder = tmp_path / "programmes" / "slq-incubator-2026"
    shutil.rmtree(folder / "cases")
    change(folder / "facts.yaml", "facts:\n", f"facts:\n{NORM}{POINTS}")
    change(folder / "conditions.yaml", "conditions:\n", f"conditions:\n{AGE}")
    change(folder / "marks.yaml", "    minimum: 60\n", f"    minimum: 60\n{RANKING}")
    steps = folder / "procedures.yaml"
    change(steps, "agree: {label: 同意, to: panel}", "agree: {label: 同意, to: check}")
    change(steps, "      panel:\n", DRAW)
    change(steps, "          approve: {label: 同意认定, to: notice, grants: base}\n", GATE)
    change(steps, "        body: 区科技局局长办公会\n", SITTINGS)
    return folder


@pytest.mark.django_db
def test_every_way_is_gone_with_norms_set_and_dates_that_meet_the_conditions(example: Path) -> None:
    report = rehearsed(example)
    assert report["unvisited"] == [] and report["stuck"] == {}
    assert all(visits(report, "meeting").values()) and set(visits(report, "meeting")) == {"approve", "watch", "reject"}
    (value,) = report["norms"].values()
    assert 2 <= int(value.removesuffix("家")) <= 9


def test_what_is_not_visited_is_printed_with_its_reason_and_is_a_failure(
    tmp_path: Path, example: Path, change: Change
) -> None:
    change(example / "procedures.yaml", "when: points < 80", "when: points > 300")
    ran = run(tmp_path, "pingding.cli.main", "rehearse", str(example), "--cases", "3", "--seed", "1")
    assert ran.returncode == 1
    assert "本批基准数 " in ran.stdout
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("  没有走到")]
    assert line.startswith("  没有走到“局长办公会审定”的“暂缓”：“暂缓”只限")


@pytest.mark.django_db
def test_a_unit_that_its_record_keeps_from_meeting_a_condition_gives_up(
    studio: Path, change: Change, tmp_path: Path, settings: object
) -> None:
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]
    old = AGE.partition("  enough")[0].replace("二（一）", "一（二）")
    change(studio / "conditions.yaml", "conditions:\n", f"conditions:\n{old}")
    edition = open_edition(str(studio)).edition
    store_edition(edition, at=opening_of(edition))
    notes = Rehearsal(edition.id, 4, 1, lambda: None, Chances(violation=1)).run()
    assert notes.never_submitted and notes.stuck == {}
