"""What was not proposed can be approved with a reason only, and is marked as a departure wherever it stands."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life, open_steps
from tests.api.program import program_of, set_clock
from tests.web.desk.batches.batch_pages import MEETING
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.rank import rank_cases
from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.queries.batches.batch_record import batch_record
from pingding.records.models import Batch, Case, JournalEntry

pytestmark = pytest.mark.django_db

PROPOSALS = (
    (
        "drop: {label: 不建议, end: not_selected, tone: refuse, reason: true}",
        "drop: {label: 不建议, to: meeting, tone: refuse, reason: true}",
    ),
    (
        "approve: {label: 认定, to: notice, grants: centre}",
        "approve: {label: 认定, to: notice, grants: centre, proposed_by: list.propose}",
    ),
)
AN_OPINION = (
    "        kind: meeting\n        title: 会议审定\n        by: meeting\n        body: 局长办公会\n",
    "        kind: opinion\n        title: 会签审定\n        by: authority\n        asks: 是否认定？\n",
)


def listed(life: Life, outcome: str) -> Case:
    case, _writer = life.submitted()
    life.to_list(case)
    rank_cases("list", [Decision(case.number, outcome, "排序结果", 1)], actor=life.officer, at=life.later())
    return case


def approve(life: Life, case: Case, reason: str = "") -> Batch:
    decisions = [Decision(case.number, "approve", reason)]
    return decide_in_meeting(
        "meeting", decisions, actor=life.secretary, at=life.later(), held_on=life.at.date(), session="2025年第1次"
    )


def test_approving_what_was_not_proposed_needs_a_reason(tmp_path: Path) -> None:
    life = changed_life(tmp_path, *PROPOSALS)
    case = listed(life, "drop")
    with pytest.raises(
        Refusal, match="“认定”与此前的建议不一致（建议名单：不建议），属变更建议，须写明理由"
    ) as refusal:
        approve(life, case, " ")
    assert refusal.value.field == f"reason-{case.number}" and refusal.value.clause == ("五",)
    assert open_steps(case) == {"meeting"}


def test_a_departure_is_marked_on_the_record_in_the_journal_and_on_the_cases_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = changed_life(tmp_path, *PROPOSALS)
    case = listed(life, "drop")
    batch = approve(life, case, "填补区域空白。")
    assert batch_record(life.officer, batch.pk).departure(case.number) == "建议名单：不建议"
    (row,) = Visitor(life.officer, life.later()).get(f"/batches/{batch.pk}/").rows()
    assert "变更建议，原建议为：建议名单：不建议" in row.text
    assert JournalEntry.objects.get(act="step_meeting").change["departs_from"] == "list.drop"
    opinions = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=opinions")
    assert opinions.by_id("record-meeting-1").fact("变更建议") == "原建议：建议名单：不建议"
    set_clock(monkeypatch, life.later())
    (item,) = program_of(life.officer, life.at).get(f"/batches/{batch.pk}").body["items"]
    assert item["departs_from"] == "建议名单：不建议"


def test_the_meetings_page_shows_what_was_proposed_and_says_what_departs(tmp_path: Path) -> None:
    life = changed_life(tmp_path, *PROPOSALS)
    case = listed(life, "drop")
    visitor = Visitor(life.secretary, life.later())
    (row,) = visitor.get(MEETING).rows()
    assert "不建议" in row.cells
    sent = {
        "cases": [case.number],
        f"outcome-{case.number}": "approve",
        f"reason-{case.number}": "填补区域空白。",
        "held_on": life.at.date().isoformat(),
        "session": "2025年第1次",
    }
    assert "变更建议（原建议：不建议），将予标明" in " ".join(visitor.sent(MEETING, sent, 200).consequences())


def test_what_was_proposed_needs_no_reason_and_is_not_marked(tmp_path: Path) -> None:
    life = changed_life(tmp_path, *PROPOSALS)
    case = listed(life, "propose")
    assert "departures" not in approve(life, case).content
    assert "departs_from" not in JournalEntry.objects.get(act="step_meeting").change


def test_an_opinion_that_departs_needs_a_reason_beside_its_words(tmp_path: Path) -> None:
    life = changed_life(tmp_path, *PROPOSALS, AN_OPINION)
    case = listed(life, "drop")
    agreed = OpinionGiven(opinion="同意。", signed=True)
    with pytest.raises(Refusal, match="变更建议") as refusal:
        life.act(case, "meeting", "approve", agreed, life.officer)
    assert refusal.value.field == "reason"
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/")
    (note,) = page.texts("fieldset .outcome-forward .cell-note")
    assert "此前的建议是“建议名单：不建议”" in note
    life.act(case, "meeting", "approve", agreed.model_copy(update={"reason": "填补空白。"}), life.officer)
    assert JournalEntry.objects.get(act="step_opinion", step="meeting").change["departs_from"] == "list.drop"
