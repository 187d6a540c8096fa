"""A veto by an expert: what it needs, which vetoes count, what the case comes to, what is shown of it."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.documents.case_papers import score_paper
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import PanelClosed
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.panels.case_scores import CaseScores, case_scores
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, ScoreSheet

pytestmark = pytest.mark.django_db
RULE = ("quorum: 2\n", "quorum: 2\n        veto: {grounds: {forged: 材料弄虚作假}, outcome: vetoed, clause: 五}\n")
OUTCOME = (
    "done: {label: 评审完毕, to: visit}\n",
    "done: {label: 评审完毕, to: visit}\n          vetoed: {label: 否决, end: refused, tone: refuse}\n",
)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return changed_life(tmp_path, RULE, OUTCOME)


def asked(life: Life, n: int = 2) -> Case:
    case = life.at_panel()
    life.receive(case)
    life.assign(case, *life.experts[:n])
    return case


def vetoes(life: Life, case: Case, expert: Viewer, ground: str = "forged", reason: str = "数据造假。") -> ScoreSheet:
    return save_expert_sheet(
        case.number,
        "panel",
        points={"quality": Decimal(55)},
        veto=ground,
        veto_reason=reason,
        submit=True,
        declared=True,
        actor=expert,
        at=life.later(),
    )


def close(life: Life, case: Case, outcome: str) -> Case:
    return life.act(case, "panel", outcome, PanelClosed(summary="已评审"), life.officer)


def scores(life: Life, case: Case, viewer: Viewer) -> CaseScores:
    file = CaseFile(Case.objects.get(pk=case.pk))
    return case_scores(file, path_of(file), visibility_of(viewer, file), at=life.at)


def test_a_vetoed_case_fails_on_the_clause_whatever_its_score(life: Life) -> None:
    case = asked(life)
    life.sheet(case, life.experts[0], 55)
    vetoes(life, case, life.experts[1])
    with pytest.raises(Refusal, match="有专家提出否决：材料弄虚作假") as refused:
        close(life, case, "done")
    assert refused.value.clause == ("五",)
    close(life, case, "vetoed")
    case = Case.objects.get(pk=case.pk)
    assert case.status == Case.Status.REFUSED and case.ended_at is not None
    entry = JournalEntry.objects.filter(case=case, act="step_panel").get()
    assert entry.clause.startswith("五") and not list(state_differences())
    assert [sheet.total for sheet in case.sheets.filter(source="expert")] == [75, 75]


def test_the_veto_stands_first_once_the_panel_is_closed_and_before_nobody_reads_the_reason(life: Life) -> None:
    case = asked(life)
    life.sheet(case, life.experts[0], 55)
    vetoes(life, case, life.experts[1])
    visitor = Visitor(life.officer, life.at)
    open_page = visitor.get(f"/cases/{case.number}/")
    assert "有专家提出否决：材料弄虚作假" in open_page.one("#act").text and "数据造假" not in open_page.text
    assert scores(life, case, life.officer).vetoes == ()
    close(life, case, "vetoed")
    seen = scores(life, case, life.officer)
    (veto,) = seen.vetoes
    assert (veto.who, veto.ground, veto.clause, veto.reason) == ("示例专家1", "材料弄虚作假", ("五",), "数据造假。")
    assert "提出否决：材料弄虚作假（五）。理由：数据造假。" in repr(score_paper(CaseFile(case), seen))
    page = visitor.get(f"/cases/{case.number}/?tab=opinions")
    headings = [heading for heading in page.texts("h2") if "专家评审" in heading or "否决" in heading]
    assert "专家否决，材料弄虚作假" in headings[0] and "数据造假。" in page.one("#veto-1").text


def test_only_a_sealed_veto_of_who_is_still_on_the_panel_counts(life: Life) -> None:
    case = asked(life, 3)
    for expert in life.experts[:2]:
        life.sheet(case, expert, 55)
    save_expert_sheet(case.number, "panel", veto="forged", veto_reason="存疑。", actor=life.experts[2], at=life.later())
    with pytest.raises(Refusal, match="没有专家提出否决"):
        close(life, case, "vetoed")
    vetoes(life, case, life.experts[2])
    declare_recusal(case.number, "panel", "有合作。", actor=life.experts[2], at=life.later())
    with pytest.raises(Refusal, match="没有专家提出否决"):
        close(life, case, "vetoed")
    close(life, case, "done")
    assert Case.objects.get(pk=case.pk).ended_at is None and scores(life, case, life.officer).vetoes == ()


def test_a_veto_needs_a_ground_of_the_definition_and_a_reason_and_enough_sheets(life: Life) -> None:
    case = asked(life)
    with pytest.raises(Refusal, match="否决须写明理由"):
        vetoes(life, case, life.experts[0], reason="")
    with pytest.raises(Refusal, match="没有选择情形"):
        vetoes(life, case, life.experts[0], ground="")
    with pytest.raises(Refusal, match="没有这一否决情形"):
        vetoes(life, case, life.experts[0], ground="other")
    vetoes(life, case, life.experts[0])
    with pytest.raises(Refusal, match="不足2份"):
        close(life, case, "vetoed")


def test_the_expert_vetoes_on_the_page_and_is_told_before_sealing(life: Life) -> None:
    case = asked(life)
    here, visitor = f"/cases/{case.number}/score/panel/", Visitor(life.experts[0], life.later())
    page = visitor.get(here)
    assert "一票否决" in page.texts("fieldset.veto legend")[0] and page.all("[name=veto_reason]")
    typed = {"points-quality": "55", "veto": "forged", "veto_reason": "数据造假。", "submit": "1"}
    assert visitor.post(here, visitor.hidden(here, here) | typed) == f"/cases/{case.number}/seal/panel/"
    assert "您提出否决，本件将不予通过：材料弄虚作假" in visitor.get(f"/cases/{case.number}/seal/panel/").text
    sheet = ScoreSheet.objects.get(case=case, source="expert")
    assert (sheet.veto, sheet.veto_reason, sheet.submitted_at) == ("forged", "数据造假。", None)


def test_where_the_definition_has_no_veto_nobody_can(tmp_path: Path) -> None:
    life = Life()
    case = asked(life)
    with pytest.raises(Refusal, match="没有“veto”这一评分项"):
        vetoes(life, case, life.experts[0])
    assert not Visitor(life.experts[0], life.at).get(f"/cases/{case.number}/score/panel/").all("[name=veto]")
