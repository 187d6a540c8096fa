"""A step of a level that does not lie above every region: passed over it needs no office, else nobody can act."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life, open_steps

from pingding.policy.errors import Refusal
from pingding.queries.calls.missing_offices import office_warnings
from pingding.queries.cases.parties import offices_in, seats_of
from pingding.queries.editions import edition_of

pytestmark = pytest.mark.django_db

ZONED = (
    "  meeting: {title: 局长办公会",
    "  zoned: {title: 功能区部门, role: officer, department: science, region: case, up_to: zone, clause: 三}\n"
    "  meeting: {title: 局长办公会",
)
LOOK = (
    "submit: {label: 提交, to: check}",
    """submit: {label: 提交, to: look}
      look:
        kind: review
        title: 功能区初审
        by: zoned
        when: topic = 'chips'
        skip_to: check
        clause: 三
        checklist: {complete: {asks: 是否齐全？}}
        outcomes:
          pass: {label: 通过, to: check}""",
)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return changed_life(tmp_path, ZONED, LOOK)


def test_whom_the_step_does_not_concern_applies_as_others_do(life: Life) -> None:
    case, _writer = life.submitted()
    assert open_steps(case) == {"check"} and seats_of(case, "zoned") == []
    edition = edition_of(case.edition)
    assert offices_in(edition, edition.application.steps["look"], [case]) == {case.pk: frozenset()}
    assert any("功能区" in each or "科" in each for each in office_warnings(edition, (), life.at.date()))


def test_nobody_is_sent_a_case_for_a_level_that_there_is_not(life: Life) -> None:
    case, writer = life.draft(topic="chips")
    with pytest.raises(Refusal) as refused:
        life.submit(case, writer)
    assert (refused.value.kind, refused.value.clause) == ("undeliverable", ("三",))
    assert "万州区以上没有办理“功能区初审”的一级地区" in refused.value.what and "skip_to" in refused.value.remedy
    assert open_steps(case) == {"apply"}
