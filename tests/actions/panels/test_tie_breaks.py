"""Equals in a ranking of real cases: set apart by the points of a branch, and by a title of another selection."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import GOOD, Life
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.materials import add_material
from pingding.queries.panels.ranking import ranked_cases
from pingding.records.models import Case, Title

pytestmark = pytest.mark.django_db

OLD = "  order: {title: 排序, panel: panel, cohort: {over: list}, minimum: 50, clause: 四}\n"
NEW = """  order:
    title: 排序
    panel: panel
    cohort: {over: list}
    clause: 四
    tie_breakers:
      - {title: 人员得分高者在前, indicator: staffing, local: 测试}
      - {title: 已有称号者在前, holding: sample-life-2025, local: 测试}
"""


@pytest.fixture
def definition(tmp_path: Path) -> Iterator[str]:
    """A copy of the definition whose ranking breaks ties by a branch of the indicators, then by a title held."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    row = "      people: {title: 人员, weight: 40, score: {rule: proportional, of: staff, full: 100}}\n"
    assert OLD in text and row in text
    branch = "      staffing:\n        title: 人员\n        weight: 40\n        children:\n    " + row
    text = text.replace(OLD, NEW).replace(row, branch).replace("quota: 2", "quota: 9")
    file.write_text(text, encoding="utf-8")
    yield str(copy)


def reviewed(life: Life, case: Case, mark: int) -> Case:
    life.recommended(case)
    life.panel(case, mark, mark)
    return Case.objects.get(pk=case.pk)


def second_application(life: Life, title: Title) -> Case:
    unit, writer = title.organisation, title.case.opened_by
    assert writer is not None
    viewer = factories.viewer(writer)
    case = open_application(life.call, unit, actor=viewer, at=life.later())
    save_draft(case.number, GOOD, actor=viewer, at=life.later(), signed=("truth",))
    add_material(case.number, "licence", factories.attachment(unit, viewer), actor=viewer, at=life.later())
    life.submit(case, viewer)
    return case


def order(life: Life, *cases: Case) -> list[tuple[str, str]]:
    found = ranked_cases(cases, "list", at=life.at).ranked.order
    return [(placed.key, placed.decided_by) for placed in found]


def test_equals_are_set_apart_by_the_points_of_a_branch(definition: str) -> None:
    life = Life(definition=definition)
    few = reviewed(life, life.submitted(staff="50")[0], 40)
    many = reviewed(life, life.submitted(staff="75")[0], 30)
    said = "人员得分高者在前"
    assert order(life, few, many) == [(many.number, said), (few.number, said)]


def test_equals_are_set_apart_by_a_title_held_when_handing_in(definition: str) -> None:
    life = Life(definition=definition)
    title, _writer = life.recognised()
    plain = reviewed(life, life.submitted()[0], 40)
    holder = reviewed(life, second_application(life, title), 40)
    said = "已有称号者在前"
    assert order(life, plain, holder) == [(holder.number, said), (plain.number, said)]
    visitor = Visitor(life.officer, life.later())
    shown = visitor.get(f"/cases/{holder.number}/")
    assert said in shown.text_of(".preference") and shown.link_to(f"/titles/{title.code}/") == title.name
    assert "preference" not in visitor.get(f"/cases/{plain.number}/").html
    title.spans.filter(standing="in_force").update(starts=life.later(days=9).date())
    assert order(life, plain, holder) == [(plain.number, ""), (holder.number, "")]
