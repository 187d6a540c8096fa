"""Lists of one call count together: quotas that refuse, places, and cases that have come to nothing since."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from tests import factories
from tests.actions.life import Life, open_steps

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.policy.errors import Refusal
from pingding.policy.translation import in_language
from pingding.queries.batches.batches import batch_desk
from pingding.queries.refusals import Refusals
from pingding.records.models import Batch, Case, JournalEntry

pytestmark = pytest.mark.django_db

OLD = "  order: {title: 排序, panel: panel, cohort: {over: list}, minimum: 50, clause: 四}\n"
NEW = """  order:
    title: 排序
    panel: panel
    minimum: 50
    clause: 四
    cohort: {over: list}
    quotas:
      - {of: 1, per: topic, clause: 四}
      - {of: 1, force: warning}
"""


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """Its definition allows one centre in a field, and one in all."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    assert OLD in text
    file.write_text(text.replace(OLD, NEW).replace("quota: 2", "quota: 9"), encoding="utf-8")
    yield Life(definition=str(copy))


def listed(life: Life, topic: str) -> Case:
    case, _writer = life.submitted(topic=topic)
    return life.to_list(case)


def rank(life: Life, *cases: Case, outcome: str = "propose") -> Batch:
    decisions = [Decision(case.number, outcome, "排序结果", place) for place, case in enumerate(cases, 1)]
    return rank_cases("list", decisions, actor=life.officer, at=life.later())


def test_a_quota_counts_the_earlier_lists_of_the_call(life: Life) -> None:
    first, second = listed(life, "steel"), listed(life, "steel")
    rank(life, first)
    (waiting,) = batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases
    assert not waiting.proposed and "达到名额上限" in waiting.says[0] and waiting.barred == {"propose"}
    with pytest.raises(Refusal, match=r"名额1件，此前已占1件，本次1件") as refusal:
        rank(life, second)
    assert refusal.value.clause == ("四",) and "钢" in refusal.value.what and refusal.value.remedy
    assert open_steps(second) == {"list"}
    rank(life, second, outcome="drop")


def test_a_case_refused_since_gives_its_place_back(life: Life) -> None:
    first, second = listed(life, "steel"), listed(life, "steel")
    rank(life, first)
    life.meet(first, "refuse")
    rank(life, second)
    assert open_steps(second) == {"meeting"}


def test_a_list_of_another_field_is_within_its_quota_and_warned_of_the_places(life: Life) -> None:
    assert rank(life, listed(life, "steel")).content["warnings"] == []
    other = listed(life, "chips")
    with override("en"):
        (told,) = rank(life, other).content["warnings"]
    assert in_language(**told) == "名额共1件，此前已占1件，本次1件"
    assert open_steps(other) == {"meeting"}


def test_every_fault_of_a_list_is_refused_at_once(life: Life) -> None:
    first, second = listed(life, "steel"), listed(life, "steel")
    decisions = [Decision(first.number, "propose", place=1), Decision(second.number, "propose")]
    with pytest.raises(Refusals) as refusal:
        rank_cases("list", decisions, actor=life.officer, at=life.later(), summary="述" * 5001)
    assert [each.field for each in refusal.value.each] == ["summary", f"place-{second.number}", ""]
    assert "名额1件" in refusal.value.each[-1].what and not Batch.objects.filter(kind="rank").exists()


def test_every_case_that_moved_meanwhile_is_named(life: Life) -> None:
    first, second, waiting = (listed(life, topic) for topic in ("steel", "chips", "steel"))
    rank(life, first)
    rank(life, second, outcome="drop")
    with pytest.raises(Refusals) as refusal:
        rank(life, first, second, waiting, outcome="drop")
    assert [each.field for each in refusal.value.each] == [f"case-{first.number}", f"case-{second.number}"]
    assert refusal.value.kind == "conflict" and first.number in refusal.value.each[0].where


def test_an_order_that_departs_from_the_scores_is_kept_with_its_reason() -> None:
    life = Life()
    low, high = (life.to_list(life.submitted()[0], *marks) for marks in ((40, 42), (55, 57)))
    decisions = [Decision(low.number, "propose", place=1), Decision(high.number, "propose", place=2)]
    with pytest.raises(Refusal, match="尚未写明理由") as refusal:
        rank_cases("list", decisions, actor=life.officer, at=life.later(), order_reason=" ")
    assert refusal.value.field == "order_reason" and refusal.value.clause == ("四",)
    made = rank_cases("list", decisions, actor=life.officer, at=life.later(), order_reason="统筹区域布局。")
    assert made.content["by_rules"] == {low.number: 2, high.number: 1}
    noted = {
        entry.case.number: entry.change
        for entry in JournalEntry.objects.filter(act="step_rank").select_related("case")
        if entry.case
    }
    assert noted[low.number]["order_reason"] == "统筹区域布局。" and noted[low.number]["by_rules"] == 2
    assert noted[high.number]["by_rules"] == 1 and "order_reason" not in noted[high.number]
