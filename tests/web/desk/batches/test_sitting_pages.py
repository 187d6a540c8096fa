"""The pages of a sitting: arranged with members and agenda, its pack, attendance and votes, minutes."""

from pathlib import Path
from typing import Any

import pytest
from tests import factories
from tests.actions.batches.changed_life import changed_life, listed, rank
from tests.actions.batches.sittings.arranged_sittings import MEMBERS, RULES, approved, arranged, decide
from tests.actions.life import Life, open_steps
from tests.web.desk.batches.batch_pages import MEETING, do
from tests.web.desk.pages import Visitor

from pingding.documents.meetings import meeting_pack, record_paper
from pingding.documents.papers.paper import texts_in
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.batches import batch_desk
from pingding.queries.batches.sittings import sitting_desk
from pingding.records.models import Batch, Case, Sitting

pytestmark = pytest.mark.django_db

NEW = "/sittings/sample-life-2025/meeting/new/"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """A life whose meeting has a quorum of two thirds and a majority of those present."""
    return changed_life(tmp_path, RULES)


@pytest.fixture
def cases(life: Life) -> list[Case]:
    cases = [listed(life), listed(life)]
    rank(life, *cases)
    return cases


def of(sitting: Sitting) -> dict[str, Any]:
    """What the form of a sitting carries of it."""
    return {"sitting": sitting.pk, "members_mark": sitting_desk(sitting).members_mark}


def plan(life: Life, *cases: Case, **more: Any) -> dict[str, Any]:
    return {
        "session": "2025年第1次",
        "held_on": life.at.date().isoformat(),
        "place": "第一会议室",
        "chair": "示例甲",
        "members": "示例甲，局长\n示例乙\t副局长\n示例丙，总工程师，示例研究院",
        "cases": [case.number for case in cases],
        **more,
    }


def test_a_sitting_is_arranged_from_the_list_in_the_order_that_is_typed(life: Life, cases: list[Case]) -> None:
    first, second = cases
    visitor = Visitor(life.secretary, life.later())
    page = visitor.get(MEETING)
    assert "须由会议成员到会作出决定" in page.one("main").text and NEW in " ".join(page.links())
    new = visitor.get(NEW)
    assert new.field("cases").ticked == [] and new.field("session").value == ""
    assert "到会成员三分之二以上方可作出决定" in new.text
    order = {f"place-{first.number}": "2", f"place-{second.number}": "1"}
    address = visitor.post(NEW, plan(life, first, second, **order))
    sitting = Sitting.objects.get()
    assert address == f"/sittings/{sitting.pk}/"
    assert list(sitting.agenda.order_by("place").values_list("case", flat=True)) == [second.pk, first.pk]
    shown = visitor.get(address)
    assert shown.field(f"place-{second.number}").value == "1" and "总工程师" in shown.field("members").value
    assert "示例甲、示例乙、示例丙" in shown.text and "记录到会并审定" in shown.text
    assert "2025年第1次" in visitor.get(MEETING).text
    assert "示例乙，副局长" in visitor.get(NEW).field("members").value


def test_every_fault_of_an_arrangement_stands_at_its_field(life: Life, cases: list[Case]) -> None:
    visitor = Visitor(life.secretary, life.later())
    page = visitor.sent(NEW, {"held_on": ""}, 422)
    assert page.faulty() == [f"f-{name}" for name in ("session", "held_on", "place", "chair", "members", "agenda")]
    page = visitor.sent(NEW, plan(life, *cases, **{f"place-{cases[0].number}": "一", "held_on": "昨天"}), 422)
    assert "“昨天”不是日期" in page.fault("f-held_on") and "示例甲" in page.field("members").value
    Visitor(factories.auditor(), life.at).get(NEW, 403)


def test_attendance_recusal_and_votes_are_confirmed_in_words_and_stand_in_the_record(
    life: Life, cases: list[Case]
) -> None:
    first, second = cases
    sitting = arranged(life, second, first)
    path = f"{MEETING}?sitting={sitting.pk}"
    page = Visitor(life.secretary, life.later()).get(path)
    assert [row.cells[1][:4] != "" for row in page.rows()] == [True, True] and page.field("present").ticked == []
    data: dict[str, Any] = {"cases": [first.number, second.number], "outcome-all": "approve", **of(sitting)}
    data |= {"present": ["1", "2", "3", "4", "5"], "leave": ["6"], f"recused-{first.number}": ["1"]}
    data |= {f"in_favour-{first.number}": "3", f"against-{first.number}": "一", f"consensus-{second.number}": "1"}
    visitor = Visitor(life.secretary, life.later())
    refused = visitor.sent(path, data, 422)
    assert "“一”不是整数" in refused.fault(f"f-votes-{first.number}")
    data |= {f"against-{first.number}": "1"}
    asked = " ".join(visitor.sent(path, data, 200).consequences())
    assert "应到6人，到会5人，请假1人（示例成员5）" in asked and "赞成3票、反对1票、弃权0票；示例成员0回避" in asked
    do(life, life.secretary, path, data)
    assert open_steps(first) == open_steps(second) == {"notice"}
    batch = Batch.objects.get(kind="meeting")
    record = Visitor(life.officer, life.later()).get(f"/batches/{batch.pk}/")
    assert "协商一致" in record.text and "第一会议室" in record.text and "请假1人（示例成员5）" in record.text
    held = Visitor(life.officer, life.at).get(f"/sittings/{sitting.pk}/")
    assert f"/batches/{batch.pk}/" in held.links() and not held.has("form[method=post] textarea")


def test_a_case_that_a_sitting_is_to_decide_says_so_on_the_list() -> None:
    life = Life()
    first, second = listed(life), listed(life)
    rank(life, first, second)
    sitting = arranged(life, first)
    visitor = Visitor(life.secretary, life.later())
    told = f"已列入{sitting.session}会议议程"
    rows = visitor.get(MEETING).rows()
    assert [told in row.text for row in rows] == [first.number in row.text for row in rows] and len(rows) == 2
    assert told not in visitor.get(f"{MEETING}?sitting={sitting.pk}").text_of("main table")


def test_too_few_members_are_refused_on_the_page_with_what_to_do(life: Life, cases: list[Case]) -> None:
    sitting = arranged(life, *cases)
    data = {"cases": [cases[0].number], "outcome-all": "approve", **of(sitting), "present": ["1", "2", "3"]}
    data[f"consensus-{cases[0].number}"] = "1"
    page = Visitor(life.secretary, life.later()).sent(f"{MEETING}?sitting={sitting.pk}", data, 422)
    assert "应到6人，到会3人，未达到三分之二以上（4人）" in page.fault("f-present")
    assert page.field("present").ticked == ["1", "2", "3"] and open_steps(cases[0]) == {"meeting"}


def test_the_pack_lists_members_and_agenda_and_the_minutes_how_each_case_was_taken(
    life: Life, cases: list[Case]
) -> None:
    first, second = cases
    sitting = arranged(life, second, first)
    desk = batch_desk(life.secretary, "sample-life-2025", "meeting", at=life.at, sitting=sitting.pk)
    before = list(texts_in(meeting_pack(desk, at=life.at)))
    assert "示例成员3" in before and "第一会议室" in before and "签到" in before
    assert before.index(second.number) < before.index(first.number)
    data: dict[str, Any] = {"cases": [first.number, second.number], "outcome-all": "approve", **of(sitting)}
    data |= {"present": ["1", "2", "3", "4", "5"], "leave": ["6"], f"recused-{first.number}": ["1"]}
    data |= {f"in_favour-{first.number}": "2", f"against-{first.number}": "2", f"consensus-{second.number}": "1"}
    data |= {f"reason-{first.number}": "会议另有说明。"}
    do(life, life.secretary, f"{MEETING}?sitting={sitting.pk}", data)
    record = batch_record(life.secretary, Batch.objects.get(kind="meeting").pk)
    minutes = list(texts_in(record_paper(record)))
    assert "应到6人，实到5人。到会成员达到三分之二以上（4人），可以作出决定。" in minutes
    opinions = Visitor(life.officer, life.later()).get(f"/cases/{first.number}/?tab=opinions")
    assert opinions.by_id("record-meeting-1").fact("表决") == "与表决结果不一致"
    for text in ("请假", "协商一致", "示例成员0", "与表决结果不一致，理由见上表"):
        assert text in minutes


def test_queries_of_a_sitting_do_not_grow_with_its_cases(life: Life, django_assert_max_num_queries: Any) -> None:
    few = [listed(life)]
    rank(life, *few)
    first = arranged(life, *few)
    visitor = Visitor(life.secretary, life.later())

    def counted(sitting: Sitting) -> list[int]:
        counts = []
        for path in (f"/sittings/{sitting.pk}/", f"{MEETING}?sitting={sitting.pk}"):
            with django_assert_max_num_queries(200) as captured:
                visitor.get(path)
            counts.append(len(captured))
        return counts

    of_one = counted(first)
    more = [listed(life) for _n in range(3)]
    rank(life, *more)
    members = (*MEMBERS, *(each.model_copy(update={"name": f"{each.name}号"}) for each in MEMBERS))
    of_four = counted(arranged(life, *few, *more, session="2025年第2次", members=members))
    assert all(many <= one for one, many in zip(of_one, of_four, strict=True)), (of_one, of_four)


def test_a_decided_case_is_taken_up_again_from_the_page_of_a_new_sitting(life: Life, cases: list[Case]) -> None:
    first, second = cases
    sitting = arranged(life, first)
    data = {"cases": [first.number], "outcome-all": "approve", **of(sitting), "present": list("123456")}
    do(life, life.secretary, f"{MEETING}?sitting={sitting.pk}", data | {f"consensus-{first.number}": "1"})
    later = arranged(life, second, session="2025年第2次")
    visitor = Visitor(life.secretary, life.later())
    path = f"/sittings/{later.pk}/"
    assert str(first) in visitor.get(path).text
    refused = visitor.sent(f"{path}reopen/", {"case": first.number, "reason": ""}, 422)
    assert "未填写" in refused.fault("f-reason")
    assert "尚未选择要复议的件" in visitor.sent(f"{path}reopen/", {"reason": "发现新情况。"}, 422).fault("f-case")
    assert visitor.post(f"{path}reopen/", {"case": first.number, "reason": "发现新情况。"}) == path
    page = visitor.get(path)
    assert f"{first.number}，复议" in page.one(".facts").text and page.field(f"place-{first.number}").value == "2"
    assert open_steps(first) == {"meeting"}


def test_a_stale_page_of_a_sitting_says_that_nothing_waits_for_it(life: Life, cases: list[Case]) -> None:
    first, second = arranged(life, *cases), arranged(life, *cases, session="2025年第2次")
    decide(life, first, *(approved(case) for case in cases))
    visitor = Visitor(life.secretary, life.at)
    assert visitor.get(f"/sittings/{second.pk}/").has("h1")
    page = visitor.sent(f"/sittings/{second.pk}/", plan(life, *cases), 409)
    assert "这里没有等待会议审定的件" in page.text_of("#error-summary")


def test_a_sitting_is_cancelled_from_its_page_with_a_reason(life: Life, cases: list[Case]) -> None:
    sitting, visitor = arranged(life, *cases), Visitor(life.secretary, life.at)
    for sent_to in ("cancel", "reopen"):
        assert visitor.led_from(f"/sittings/{sitting.pk}/{sent_to}/") == f"/sittings/{sitting.pk}/"
    page = visitor.sent(f"/sittings/{sitting.pk}/cancel/", {"why": " "}, 422)
    assert page.faulty() == ["f-why"]
    assert visitor.post(f"/sittings/{sitting.pk}/cancel/", {"why": "主要成员出差。"}) == f"/sittings/{sitting.pk}/"
    shown = visitor.get(f"/sittings/{sitting.pk}/")
    assert "已取消" in shown.text_of("main") and "主要成员出差。" in shown.text_of("main") and not shown.has("#f-why")
    assert "已取消" in visitor.get(MEETING).text_of("main")
    late = visitor.sent(f"/sittings/{sitting.pk}/", {"session": "2025年第1次"}, 409)
    assert "会议已经取消" in late.text_of("#error-summary")
    assert not Visitor(life.officer, life.at).get(f"/sittings/{sitting.pk}/").has("#f-why")
