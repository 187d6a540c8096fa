"""Who learns who assesses a case: the convener at once, who recommends after the decision, all others never."""

import pytest
from tests.actions.case_world import CaseWorld
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.cases.moving import refuse_changed
from pingding.actions.panels.experts import replace_expert
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import PanelClosed
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import CasePart, journal_seen, visibility_of
from pingding.queries.journal.acts.steps import PANEL_ACTS
from pingding.queries.panels.case_scores import case_scores
from pingding.records.models import JournalEntry

pytestmark = pytest.mark.django_db
CONVENING = ("city", "secretary", "auditor")
OUTSIDE = ("writer", "administrator", "partner", "assigned")


@pytest.fixture
def world() -> CaseWorld:
    return CaseWorld()


def acts(world: CaseWorld, role: str) -> set[str]:
    """The acts of the panel that the role reads in the journal of the case; nothing where the journal is closed."""
    viewer = world.viewers[role]
    case = find_case(viewer, world.case.number)
    visibility = visibility_of(viewer, CaseFile(case))
    if CasePart.JOURNAL not in visibility.parts:
        return set()
    return {line.act for line in journal_seen(case, path_of(CaseFile(case)), visibility)} & PANEL_ACTS


def names(world: CaseWorld, role: str) -> set[str]:
    """Who scored, as the boards tell the role."""
    viewer = world.viewers[role]
    file = CaseFile(find_case(viewer, world.case.number))
    boards = case_scores(file, path_of(file), visibility_of(viewer, file), at=world.life.at).boards
    return {column.who for board in boards for column in board.columns}


def ended(world: CaseWorld) -> None:
    """The case has ended, without what it applied for."""
    world.reach("assessed")
    decisions = [Decision(world.case.number, "drop", "得分不足", place=1)]
    rank_cases("list", decisions, actor=world.life.officer, at=world.life.later())


def test_while_the_panel_is_open_only_the_convening_side_reads_who_the_experts_are(world: CaseWorld) -> None:
    world.reach("assigned")
    for role in CONVENING:
        assert {"assign_expert", "declare_recusal"} <= acts(world, role), role
    assert acts(world, "district") == set()
    for path in ("", "?tab=journal", "?tab=opinions"):
        page = Visitor(world.viewers["district"], world.life.at).get(f"/cases/{world.case.number}/{path}")
        assert "示例专家" not in page.html, path


def test_a_closed_panel_names_nobody_to_who_recommends_before_the_decision(world: CaseWorld) -> None:
    world.reach("ranked")
    assert names(world, "city") == {"示例专家0", "示例候补专家"}
    assert names(world, "district") == {"专家1", "专家2"} and acts(world, "district") == set()


@pytest.mark.parametrize("decided", [lambda world: world.reach("decided"), ended], ids=["decided", "ended"])
def test_after_the_decision_the_journal_names_them(world: CaseWorld, decided: object) -> None:
    decided(world)  # type: ignore[operator]
    assert {"assign_expert", "declare_recusal", "submit_sheet"} <= acts(world, "district")
    assert names(world, "district") == {"示例专家0", "示例候补专家"}
    page = Visitor(world.viewers["district"], world.life.at).get(f"/cases/{world.case.number}/?tab=journal")
    assert "示例候补专家" in [row.cell("办理人") for row in page.one("table.journal").rows()]


@pytest.mark.parametrize("role", OUTSIDE)
def test_applicant_partner_and_expert_read_no_act_of_a_panel_even_after_the_end(world: CaseWorld, role: str) -> None:
    ended(world)
    read = acts(world, role)
    assert read == set()
    viewer = world.viewers[role]
    shown = visibility_of(viewer, CaseFile(find_case(viewer, world.case.number)))
    assert {*PANEL_ACTS, "step_panel", "step_rank", "save_source_sheet"} <= shown.hidden_acts(sealed=False)
    assert not any("示例专家" in name or "候补" in name for name in names(world, role))


def test_a_replacement_is_an_act_of_the_panel(world: CaseWorld) -> None:
    world.reach("assigned")
    leaving = world.viewers["assigned"].person_or_refuse()
    replace_expert(world.case.number, "panel", leaving, "调离", actor=world.life.officer, at=world.life.later())
    assert "replace_expert" in acts(world, "city") and not acts(world, "district") and not acts(world, "writer")


def test_a_refusal_tells_of_an_expert_at_work_only_that_the_panel_is(world: CaseWorld) -> None:
    world.reach("assigned")
    world.life.sheet(world.case, world.viewers["assigned"], 50)
    assert JournalEntry.objects.filter(case=world.case).latest("seq").actor_name == "示例专家0"
    case = find_case(world.viewers["district"], world.case.number)
    with pytest.raises(Refusal) as changed:
        refuse_changed(case, case.revision - 1, world.viewers["district"])
    with pytest.raises(Refusal) as late:
        world.life.check(world.case)
    for refusal in (changed.value, late.value):
        assert "示例专家" not in str(refusal) and "评审组织单位或专家" in str(refusal)
    with pytest.raises(Refusal) as untold:
        refuse_changed(case, case.revision - 1)
    assert untold.value.what == "本件在您办理期间已有变化"


def test_an_officers_own_closing_is_told_as_such(world: CaseWorld) -> None:
    world.reach("assessed")
    with pytest.raises(Refusal, match=world.life.city.name):
        act_at_step(world.case.number, "panel", "done", PanelClosed(), actor=world.life.officer, at=world.life.later())
