"""待办: by deadline, filtered by chips, batch steps as groups, and as few queries for many rows as for one."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.public.copies import case_copy, unit_copy

from pingding.actions.door import record_act
from pingding.actions.panels.experts import assign_expert
from pingding.queries.journal.acts.steps import ReadScores
from pingding.queries.worklist.own_acts import own_acts
from pingding.records.models import Case, Seat, StepRun

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


def officer(life: Life) -> Visitor:
    return Visitor(life.districts["wanzhou"], life.at)


def copies(case: Case, count: int) -> None:
    """More cases at the same step, with deadlines one hour apart."""
    run = StepRun.objects.get(case=case, closed_at=None)
    seat = Seat.objects.get(run=run)
    for n in range(count):
        number = f"2025-9{n:04d}"
        made = Case.objects.create(
            number=number,
            edition=case.edition,
            call=case.call,
            procedure=case.procedure,
            name=f"示例{n}号",
            organisation=unit_copy(case.organisation),
            regions=case.regions,
            status="reviewing",
            progress=Case.objects.get(pk=case.pk).progress,
            opened_at=case.opened_at,
            submitted_at=case.submitted_at,
        )
        opened = StepRun.objects.create(
            case=made,
            step=run.step,
            kind=run.kind,
            opened_at=run.opened_at,
            due_at=(run.due_at + timedelta(hours=n + 1)) if run.due_at else None,
        )
        seat.pk, seat.run, seat.due_at = None, opened, opened.due_at
        seat.save(force_insert=True)


def test_todo_shows_the_act_the_case_and_the_time_left() -> None:
    life = Life()
    case, _writer = life.submitted()
    (row,) = officer(life).get("/desk/").rows()
    assert row.label == "区县初审" and row.link("区县初审") == f"/cases/{case.number}/?act=check#act-check"
    for part in ("示例钢铁协同中心", case.number, case.organisation.name, "万州区", "还有 6 天"):
        assert part in row.text


def test_todo_is_empty_with_a_word_on_what_will_come() -> None:
    life = Life()
    assert officer(life).get("/desk/").empty().startswith("没有待办")


def test_who_only_applies_is_led_to_the_page_of_what_they_have_to_do() -> None:
    life = Life()
    _case, writer = life.submitted()
    assert Visitor(writer, life.at).led_from("/desk/") == "/my/"


def test_what_an_expert_has_to_assess_is_told_where_it_is_counted() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    expert = life.experts[0]
    assert expert.person is not None
    assign_expert(case.number, "panel", expert.person, actor=life.officer, at=life.later())
    page = Visitor(expert, life.at).get("/desk/")
    count = page.texts(".page-head p")[1]
    assert "共 1 项" in count and "专家评审1份" in count and "没有待办" not in page.html
    banner = page.one(".banner")
    assert "有1份评审等待您提交。" in banner.text and banner.links() == ["/expert/"]


def test_todo_says_in_words_what_is_overdue_and_can_show_only_that() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = officer(life)
    visitor.at = life.at + timedelta(days=20)
    page = visitor.get("/desk/?overdue=1")
    (row,) = page.rows()
    assert "已逾期" in row.text and case.number in row.text
    assert page.heading == "今天要办 1 项，其中 1 项已逾期" and "已逾期 1" in page.headings
    visitor.at = life.at
    assert visitor.get("/desk/?overdue=1").empty().startswith("没有符合筛选条件的待办")
    assert visitor.get("/desk/").heading == "今天没有到期的事"


def test_todo_parts_what_is_due_today_from_what_is_due_later() -> None:
    life = Life()
    life.submitted()
    seat = Seat.objects.get(waiting=True)
    for days, title in ((0, "今天到期"), (3, "七天内"), (30, "以后")):
        Seat.objects.filter(pk=seat.pk).update(due_at=life.at + timedelta(days=days, hours=2))
        page = officer(life).get("/desk/")
        assert [heading for heading in page.headings if heading.startswith(title)]
        assert page.heading == ("今天要办 1 项" if days == 0 else "今天没有到期的事")


def test_todo_groups_batch_steps_with_a_link_to_their_page() -> None:
    life = Life()
    for _n in range(2):
        case, _writer = life.submitted()
        life.check(case)
        life.opine(case)
    (row,) = officer(life).get("/desk/").rows()
    assert row.link("集中推荐").startswith("/batches/sample-life-2025/letter/?call=")
    assert row.text_of(".tag") == "成批 2 件" and row.text_of(".duty-act") == "成批"


def test_one_case_at_a_batch_step_is_named_as_at_any_other() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    (row,) = officer(life).get("/desk/").rows()
    assert row.link("集中推荐").startswith("/batches/sample-life-2025/letter/?call=")
    assert row.text_of(".duty-act") == "办理" and not row.has(".tag")
    assert row.link_to(f"/cases/{case.number}/") == "示例钢铁协同中心"


def test_looking_at_scores_is_not_what_one_did_last() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    viewer = life.districts["wanzhou"]
    done = [entry.act for entry in own_acts(viewer)]
    record_act(ReadScores(sheets=(1,)), at=life.later(), actor=viewer, case=case)
    assert [entry.act for entry in own_acts(viewer)] == done != []


def test_only_what_is_overdue_first_is_the_primary_act() -> None:
    life = Life()
    for _n in range(2):
        life.submitted()
    visitor = officer(life)
    assert not visitor.get("/desk/").has(".duties .btn-primary")
    visitor.at = life.at + timedelta(days=20)
    first, second = visitor.get("/desk/").rows()
    assert first.has(".btn-primary") and not second.has(".btn-primary")


def test_where_the_cases_are_is_shown_of_several_regions() -> None:
    life = Life()
    case, _writer = life.submitted()
    further = case_copy(case, 1)
    further.regions = ["yuzhong"]
    further.save()
    page = Visitor(life.officer, life.later()).get("/desk/overview/")
    assert page.one(".tiles").link("万州") == "/lists/cases/?region=wanzhou" and "各地区在办" in page.headings


def test_beside_stand_whom_one_waits_for_what_is_where_and_what_one_did_last() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = Visitor(life.officer, life.later())
    aside = visitor.get("/desk/").section("在等别人、办理进展")
    assert aside.link_to("/desk/overview/").startswith("查看") and "各环节用时" in aside.text
    assert visitor.get("/desk/").one("#glance noscript").link("看各项件数") == "/desk/overview/#glance"
    page = visitor.get("/desk/overview/")
    assert visitor.get("/desk/").has(".desk-few")
    order = [page.headings.index(each) for each in ("在等别人", "申报通知进度", "近几周收件与办结")]
    assert order == sorted(order)
    (row,) = page.by_id("awaited").rows()
    name = life.districts["wanzhou"].organisations[0].name
    assert name in row.label and "区县初审" in row.label and "已等 0 天" in row.label
    assert row.link_to(f"/lists/cases/prompt/?cases={case.number}").startswith("催办")
    assert page.one("#glance").link("1 在办") == "/lists/cases/?view=open"
    assert "各地区在办" not in page.headings  # one region tells no more than the number of cases
    life.check(case)
    own = officer(life).get("/desk/overview/").by_id("did")
    assert own.links()[1] == f"/cases/{case.number}/" and "示例钢铁协同中心" in own.text
    moved = life.districts["wanzhou"].person_or_refuse()
    moved.memberships.update(organisation=factories.office("economy@yuzhong"))
    assert own_acts(factories.viewer(moved)) == []
    visitor = Visitor(life.officer, life.later())
    visitor.post("/lists/cases/prompt/", {"cases": [case.number]})
    (again,) = visitor.get("/desk/overview/").by_id("awaited").rows()
    assert "已催" in again.text and not again.has("a[href*=prompt]")


def test_beside_stand_how_long_steps_take_and_what_came_of_late_each_leading_on() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    page = officer(life).get("/desk/overview/")
    times = page.by_id("times")
    (row,) = times.rows()
    assert row.link("区县初审") == "/lists/cases/?step=recognition.check&programme=sample-life-2025"
    assert "1 次" in row.text and times.link("全部") == "/lists/cases/progress/#times"
    weeks = page.by_id("weeks")
    assert len(weeks.rows()) == 8 and weeks.rows()[-1].cells[-2:] == ["1", "0"]
    assert re.fullmatch(r"\d+月\d+日", weeks.rows()[-1].label)
    monday = life.at.date() - timedelta(days=life.at.weekday())
    listed = weeks.rows()[-1].link("1")
    assert (
        listed == f"/lists/cases/?view=all&received={monday}"
        and "共 1 件" in officer(life).get(listed).one("main").text
    )
    for other in (f"received={monday - timedelta(weeks=1)}", f"closed={monday}", "received=x", "closed=9999-12-31"):
        assert "共 0 件" in officer(life).get(f"/lists/cases/?view=all&{other}").one("main").text, other
    assert "近8周收件1件、办结0件，积压增加1件。" in weeks.text and weeks.link("全部") == "/lists/cases/progress/#weeks"
    whole = officer(life).get("/lists/cases/progress/")
    assert len(whole.by_id("weeks").rows()) == 8 and whole.by_id("times").rows()[0].label == row.label


def test_what_stands_beside_takes_as_few_queries_for_many_cases_as_for_one() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = Visitor(life.officer, life.later())
    alone = visitor.queries("/desk/overview/")
    copies(case, 30)
    assert visitor.queries("/desk/overview/") == alone
    assert Visitor(factories.unit()[1], life.at).get("/desk/overview/", 403)


def test_todo_filters_by_programme_kind_and_region() -> None:
    life = Life(regions=("yuzhong",))
    case, _writer = life.submitted()
    visitor = officer(life)
    for query in ("programme=sample-life-2025", "kind=review", "region=wanzhou", "region=yuzhong"):
        (row,) = visitor.get(f"/desk/?{query}").rows()
        assert case.number in row.text, query
    for query in ("programme=other", "kind=visit", "region=banan"):
        assert case.number not in visitor.get(f"/desk/?{query}").html, query


def test_todo_shows_nothing_of_other_offices() -> None:
    life = Life()
    case, _writer = life.submitted()
    elsewhere = factories.officer(factories.office("science@yuzhong"))
    assert case.number not in Visitor(elsewhere, life.at).get("/desk/").html


def test_todo_takes_as_few_queries_for_many_rows_as_for_one() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = officer(life)
    alone = visitor.queries("/desk/")
    copies(case, 60)
    many = visitor.queries("/desk/")
    assert many == alone
    assert many <= MOST_QUERIES


def test_todo_is_sorted_by_deadline_and_paged() -> None:
    life = Life()
    case, _writer = life.submitted()
    copies(case, 60)
    visitor = officer(life)
    first, second = visitor.get("/desk/"), visitor.get("/desk/?page=2")
    names = [row.cell("件") for row in first.rows()]
    assert case.number in names[0] and "示例0号" in names[1] and "示例1号" in names[2]
    assert "示例59号" not in first.html and "示例59号" in second.rows()[-1].cell("件")
    assert "共 61 条" in second.text_of("nav.pages")


def test_visitor_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/desk/?kind=review")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=%2Fdesk%2F%3Fkind%3Dreview"
