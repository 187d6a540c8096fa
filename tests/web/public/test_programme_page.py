"""The page of a programme says in plain words what it asks and gives, and where to turn."""

from datetime import datetime

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.page_reader import Page, visit
from tests.web.public.conftest import Clock

from pingding.actions.calls.calls import publish_call
from pingding.queries import past_calls
from pingding.queries.calls.programmes import programme
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Call, Case, StepRun, StoredEdition
from pingding.web.public.programmes.requirements import requirements
from pingding.web.templating.phrases import phrases

FUSION = "/programmes/cq-fusion-cases-2025/"


def answer(page: Page, question: str) -> tuple[str, str]:
    """What is said first, and the sentence after it."""
    part = next(part for part in page.all(".answers div") if part.text_of("dt") == question)
    return part.texts("b")[0], part.texts(".muted")[-1]


def test_five_questions_are_answered_the_short_answer_first(client: Client, fusion_call: StoredEdition) -> None:
    page = visit(client, FUSION)
    assert page.texts(".answers dt") == ["谁能报", "何时报", "交什么", "怎么评", "得到什么"]
    who, more = answer(page, "谁能报")
    assert who == "企业、高等学校、科研机构和科技服务机构中的独立法人。" and "面向41个区县和功能区" in more
    assert answer(page, "何时报")[0] == "2025年10月11日（周六）至2025年10月31日（周五）23:59"
    assert answer(page, "交什么")[0] == "重庆市科技创新和产业创新深度融合优秀案例申报书，另附材料7类"
    judged, more = answer(page, "怎么评")
    assert judged.startswith("审核 → ") and judged.endswith(" → 公示") and "每件由5位专家各自评审" in more
    assert page.texts(".weight-names span") == ["代表性 25", "示范性 25", "实效性 30", "材料特色 20"]
    darkness = [part.classes for part in page.all(".weights rect")]
    assert darkness == [["weight-2"], ["weight-2"], ["weight-1"], ["weight-3"]]
    assert answer(page, "得到什么")[0].startswith("列入“科技创新和产业创新深度融合优秀案例”名单")


@pytest.mark.parametrize(
    ("name", "when", "gains"),
    [
        ("cq-industry-2024", "目前没有受理", "授予“重庆市产业创新中心”称号、长期有效"),
        ("cq-engineer-2025", "目前没有受理", "授予“重庆市卓越工程师协同创新中心”称号、有效期3年"),
        ("wz-technology-2022", "不再受理新的申报", "授予“重庆市万州区技术创新中心”称号、长期有效、授牌"),
    ],
)
def test_answers_are_computed_from_each_definition(
    client: Client, programmes: list[str], name: str, when: str, gains: str
) -> None:
    page = visit(client, f"/programmes/{name}/")
    assert (answer(page, "何时报")[0], answer(page, "得到什么")[0]) == (when, gains)


def test_key_dates_stand_on_a_line_with_today(client: Client, fusion_call: StoredEdition) -> None:
    days = visit(client, FUSION).all(".date-line li")
    assert [(day.text_of("b"), day.attribute("class")) for day in days] == [
        ("开始申报", "day-done"),
        ("申报截止", "day-next"),
        ("专家评审 → 公示 → 发布名单并编入案例集", "day-ahead"),
    ]
    assert "今天：2025年10月15日" in days[0].text and "公示5个工作日，可以提出异议" in days[2].text
    assert days[0].one(".day-mark rect").attribute("x") == "20.0%"  # four of twenty days


def test_programme_without_a_closing_day_has_no_line_of_dates(client: Client, programmes: list[str]) -> None:
    assert not visit(client, "/programmes/cq-industry-2024/").has(".date-line")


def test_conditions_are_numbered_in_groups_by_when_they_count(client: Client, programmes: list[str]) -> None:
    page = visit(client, FUSION)
    heads = ["提交前核对 14项 · 不符合不能提交", "审核、评审时判断 4项 · 不影响提交"]
    assert [summary.text for summary in page.all(".requirements summary") if summary.has("h3")] == heads
    person = page.by_id("condition-subject.legal_person")
    assert person.text_of(".requirement-who") == "单位声明，附法人登记证书"
    assert person.text_of(".requirement-clause .clause") == "二（一）"
    judged = page.by_id("condition-case_quality.effective")
    assert judged.text_of(".requirement-who") == "区县经信部门、区县科技部门、区县教育部门"
    assert page.by_id("condition-direction_listed").text_of("summary") == "以下符合一项即可 （5项）"
    assert "condition-direction_listed.talent" in page.ids()
    assert page.texts(".requirements h4")[0] == "申报主体符合条件" and page.texts(".requirements h4")[3] == "受理情况"


def test_rules_of_the_engine_stay_on_the_page_of_the_clauses(client: Client, programmes: list[str]) -> None:
    page = visit(client, "/programmes/wz-technology-2022/")
    assert "不高于36" not in page.by_id("conditions").text and "本地决定" not in page.by_id("conditions").text
    sometimes = page.all(".requirement a.optional-mark")[0]
    path, _hash, anchor = sometimes.attribute("href").partition("#")
    assert anchor in visit(client, path).ids()


def test_every_condition_of_every_programme_stands_once(programmes: list[str]) -> None:
    for stored in StoredEdition.objects.all():
        info = programme(stored.programme, factories.START)
        groups = requirements(info.edition)
        assert sum(group.count for group in groups) == len({r.path for g in groups for p in g.parts for r in p.rows})


def test_whom_to_ask_is_said_beside_and_the_clauses_are_a_text_to_keep(client: Client, programmes: list[str]) -> None:
    stored = StoredEdition.objects.get(programme="cq-fusion-cases-2025")
    call = publish_call(stored, actor=factories.officer(factories.office("economy@cq")), at=factories.START)
    Call.objects.filter(pk=call.pk).update(contact="科技处（示例）")
    page = visit(client, FUSION)
    assert page.section("咨询").fact("联系处室") == "科技处（示例）"
    assert page.section("依据文件").fact("文号") == "未编文号"
    kept = client.get(page.section("依据文件").one("a[download]").attribute("href"))
    text = kept.content.decode()
    assert kept.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (
        kept.headers["Content-Disposition"].startswith("attachment")
        and kept.headers["X-Content-Type-Options"] == "nosniff"
    )
    assert "《关于开展2025年推动科技创新和产业创新深度融合优秀案例遴选工作的通知》" in text and "\n二（一）　" in text


def test_procedure_is_drawn_with_its_text_linked(client: Client, programmes: list[str]) -> None:
    page = visit(client, FUSION)
    assert page.has("svg.drawing-wide .lane") and page.section("流程").link_to(f"{FUSION}procedure/") == "流程与时限"
    assert page.has("details.procedure-fold .drawing-wide") and "个环节" in page.text_of(".procedure-fold")


def test_heading_breaks_between_phrases_alone(client: Client, programmes: list[str]) -> None:
    page = visit(client, FUSION)
    assert len(page.one("h1").all("wbr")) == 4 and phrases(page.heading)[2:4] == ["和产业创新", "深度融合"]
    assert page.heading == "重庆市科技创新和产业创新深度融合优秀案例"


def test_past_years_are_told_with_their_results_and_what_was_sent_back_most(
    client: Client, life: Life, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    title, _writer = life.recognised()
    call, at = title.case.call, life.at
    assert call is not None
    StepRun.objects.create(
        case=title.case, step="apply", kind="fill", round=9, opened_at=at, closed_at=at,
        correction={
            "parts": ["fact:staff", "fact:gone"], "notes": {}, "reason": "", "asked_by": "review", "working_days": 5
        },
    )  # fmt: skip
    Call.objects.filter(pk=call.pk).update(closes_at=datetime(2025, 9, 1, tzinfo=SHANGHAI))
    clock.at = datetime(2025, 10, 15, tzinfo=SHANGHAI)
    url = f"/programmes/{title.edition.programme}/"
    told = visit(client, url).section("往年").text
    assert "2025年申报 1 件" in told and "认定" not in told, "of one case its end is nobody's business"
    assert "看名录" not in told and not visit(client, url).has("#returned"), "of one case nothing is told"
    monkeypatch.setattr(past_calls, "LEAST_CASES", 1)
    monkeypatch.setattr(past_calls, "LEAST_TIMES", 1)
    label = programme(title.edition.programme, clock.at).edition.vocabulary["staff"].label
    page = visit(client, url)
    assert page.texts("#returned li") == [f"{label} 1"], "what is called nothing any more is left out"
    assert "申报 1 件，获推荐 1 件，入选或认定 1 件" in page.section("往年").text
    assert page.section("往年").link_to(f"/register/?programme={title.edition.programme}") == "看名录"
    Call.objects.filter(pk=call.pk).update(closes_at=None)
    assert not visit(client, url).has("#earlier"), "a call that never closes is past when its year is"
    clock.at = datetime(2026, 1, 2, tzinfo=SHANGHAI)
    assert "2025年申报 1 件" in visit(client, url).section("往年").text


def test_who_ended_at_the_letter_was_not_recommended(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    title, _writer = life.recognised()
    monkeypatch.setattr(past_calls, "LEAST_CASES", 1)
    later = datetime(2027, 1, 2, tzinfo=SHANGHAI)
    info = programme(title.edition.programme, later)
    Call.objects.filter(pk=title.case.call_id).update(closes_at=datetime(2025, 9, 1, tzinfo=SHANGHAI))
    assert [year.recommended for year in past_calls.past_years(info, later)] == [1]
    run = StepRun.objects.get(case=title.case, kind="recommend")
    Case.objects.filter(pk=title.case_id).update(status=Case.Status.NOT_SELECTED, ended_at=run.closed_at)
    assert [year.recommended for year in past_calls.past_years(info, later)] == [0]
