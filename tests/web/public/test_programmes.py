"""The pages of programmes: every programme, every tab, every link of the clause page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.actions.changed_life import changed_life
from tests.web.page_reader import Page, visit
from tests.web.public.conftest import Clock

from pingding.actions.calls.calls import NewCall, publish_call
from pingding.queries.editions import edition_of
from pingding.records.models import StoredEdition
from pingding.web.public.programmes.forms import rows_asked

TABS = ("", "procedure/", "forms/", "indicators/", "clauses/")
PROGRAMMES = (
    "cq-engineer-2025",
    "cq-fusion-cases-2025",
    "cq-industry-2024",
    "cq-manufacturing-2017",
    "wz-technology-2022",
)


def places(page: Page) -> Iterator[tuple[str, str]]:
    """Links to a place on a programme's page: the page and the id there."""
    for link in page.links():
        path, _hash, anchor = link.partition("#")
        if path.startswith("/programmes/") and anchor:
            yield path, anchor


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("tab", TABS)
def test_tab_keeps_the_content_policy_and_names_no_id_twice(
    client: Client, programmes: list[str], programme: str, tab: str
) -> None:
    page = visit(client, f"/programmes/{programme}/{tab}")
    ids = page.ids()
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
    assert " style=" not in page.html
    assert page.one(".tabs [aria-current=page]").attribute("href") == f"/programmes/{programme}/{tab}"


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_link_to_a_clause_or_to_where_it_is_carried_out_leads_somewhere(
    client: Client, programmes: list[str], programme: str
) -> None:
    addresses = [f"/programmes/{programme}/{tab}" for tab in (*TABS, "conditions/")]
    pages = {address: visit(client, address) for address in addresses}
    wanted = {place for page in pages.values() for place in places(page)}
    assert len(wanted) > 30
    ids = {address: set(page.ids()) for address, page in pages.items()}
    assert sorted((path, anchor) for path, anchor in wanted if anchor not in ids[path]) == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_clause_page_lists_every_clause_with_its_state(client: Client, programmes: list[str], programme: str) -> None:
    edition = edition_of(StoredEdition.objects.get(programme=programme))
    rows = visit(client, f"/programmes/{programme}/clauses/").rows()
    states = {row.text_of("th"): row.cell("状态") for row in rows}
    assert [number for number in edition.clauses if not states.get(number)] == []
    later = [number for number, clause in edition.clauses.items() if clause.later]
    only = visit(client, f"/programmes/{programme}/clauses/?state=later")
    assert len(only.rows()) == len(later)


def test_list_says_where_each_programme_stands(
    client: Client, programmes: list[str], fusion_call: StoredEdition
) -> None:
    page = visit(client, "/programmes/")
    titles = page.texts(".link-title")
    assert len(titles) == len(programmes)
    assert {"开放", "未开放", "已停止"} <= set(page.states())
    assert titles.index("重庆市科技创新和产业创新深度融合优秀案例") < titles.index("重庆市万州区技术创新中心")


def test_revised_programme_says_so_and_leads_to_the_newer(client: Client, programmes: list[str], clock: Clock) -> None:
    old, new = (StoredEdition.objects.get(programme=name) for name in PROGRAMMES[:2])
    old.revised_by, old.revised_from = new, clock.at.date()
    old.save()
    banner = visit(client, f"/programmes/{old.programme}/").one(".banner")
    assert "不再受理新的申报" in banner.text and banner.link_to(f"/programmes/{new.programme}/") == new.title


def test_lapsed_programme_says_so_with_the_clause(client: Client, programmes: list[str]) -> None:
    page = visit(client, "/programmes/wz-technology-2022/")
    banner = page.one(".banner")
    assert "失效，不再受理新的申报" in banner.text and banner.text_of(".clause") == "第二十九条"
    documents = page.section("依据文件")
    assert "已失效" in documents.states() and "2025年4月14日" in documents.texts("dd")


def test_conditions_show_force_rule_guidance_and_who_may_let_pass(client: Client, programmes: list[str]) -> None:
    page = visit(client, "/programmes/wz-technology-2022/clauses/")
    period = page.by_id("rule-period")
    assert period.text_of(".rule-force") == "不符合不能推荐"
    assert page.by_id("rule-one_case").text_of(".rule-force") == "仅作提示"
    assert [note for note in period.texts(".rule-note") if "不高于36" in note]
    assert "区科技局可以写明理由放行" in period.texts(".rule-note")
    mode = page.by_id("rule-mode.leading_enterprise")
    assert mode.texts(".rule-note")[0].startswith("仅适用于：组建模式为")
    assert "rule-mode.leading_enterprise.units" in mode.ids()


def test_a_lapse_that_no_document_states_is_shown_as_a_local_decision(client: Client, programmes: list[str]) -> None:
    documents = visit(client, "/programmes/cq-manufacturing-2017/").section("依据文件")
    assert "已停止受理" in documents.states() and "已失效" not in documents.text
    assert [note for note in documents.texts(".rule-note") if note.startswith("本地决定：方案的建设目标以2020年为限")]
    assert "《重庆市制造业创新中心建设管理办法（暂行）》" in documents.texts("dd")


def test_what_holders_owe_after_the_lapse_is_shown_with_its_reason(client: Client, programmes: list[str]) -> None:
    owed = visit(client, "/programmes/wz-technology-2022/procedure/").by_id("obligations")
    assert "自2025年4月14日起不再受理新的申报；已有称号的义务继续履行" in owed.text and "年度报告等义务" in owed.text
    documents = visit(client, "/programmes/wz-technology-2022/").section("依据文件")
    assert [text for text in documents.texts("dd") if text.startswith("继续履行")]


def test_targets_stand_against_what_was_granted(client: Client, programmes: list[str]) -> None:
    targets = visit(client, "/programmes/cq-manufacturing-2017/").section("目标与实际")
    item = next(item for item in targets.all(".about-item") if item.fact("目标") == "不少于10")
    assert item.fact("实际").startswith("0（至2020年12月31日") and item.states() == ["未达到"]


def test_procedure_is_drawn_and_told_with_the_running_calls_day(client: Client, fusion_call: StoredEdition) -> None:
    page = visit(client, "/programmes/cq-fusion-cases-2025/procedure/")
    drawing = page.by_id("procedure-selection").one("svg.drawing-wide")
    lanes = [lane.text for lane in drawing.all(".lane") if lane.text]
    assert list(dict.fromkeys(lanes)) == ["申报单位", "区县部门", "市级部门", "评审专家"]
    assert page.by_id("procedure-selection").texts(".stations strong")[0] == "填写并提交申报书"
    assert "截至2025年10月31日" in page.by_id("step-selection-joint_opinions").text_of(".stage-who")
    assert page.by_id("step-selection-public_notice").text_of(".stage-who strong") == "公示5个工作日"
    review = page.by_id("step-selection-first_review")
    sent_back = next(way for way in review.all(".stage-ways li") if way.text.startswith("退回补正"))
    assert sent_back.text_of(".cell-note") == "3个工作日内补正，最多2次"
    assert review.text_of(".rule-note").startswith("本地决定：")


def test_other_procedures_and_obligations_are_shown_too(client: Client, programmes: list[str]) -> None:
    page = visit(client, "/programmes/wz-technology-2022/procedure/")
    evaluation, report = page.by_id("obligation-1"), page.by_id("obligation-4")
    assert "每年1月30日前提交上一年度的年度报告" in report.text
    assert "自认定之日起，每3年办理一次绩效评估" in evaluation.text
    assert "逾期10日的，告知区科技局。" in evaluation.text
    assert evaluation.text_of(".cell-note").startswith("本地决定：三年自认定之日起算")
    assert "30日内" in page.by_id("procedure-annual_report").text_of("#step-annual_report-report .stage-who")


def test_form_can_be_read_before_signing_in(client: Client, programmes: list[str]) -> None:
    edition = edition_of(StoredEdition.objects.get(programme="cq-industry-2024"))
    page = visit(client, "/programmes/cq-industry-2024/forms/")
    for name, form in edition.forms.items():
        shown = page.by_id(f"form-{name}")
        assert shown.text_of("h2").startswith(form.title)
        assert set(shown.texts("section h3")) >= {section.title for section in form.sections.values()}
    materials = [page.by_id(f"material-{name}") for name in edition.materials]
    assert [one.text_of("strong") for one in materials] == [one.title for one in edition.materials.values()]
    for name, declaration in edition.declarations.items():
        assert page.by_id(f"declaration-{name}").text.startswith(declaration.says)
    assert [name for name in edition.facts if f"fact-{name}" not in page.ids()] == []
    notes = {name: " ".join(page.by_id(name).texts(".cell-note")) for name in page.ids() if name.startswith("fact-")}
    rules = {name: [rule.says for rule in (*fact.rules, *fact.rows.rules)] for name, fact in edition.vocabulary.items()}
    assert "不多于职工总数" in rules["rd_staff"] and "目标值与现状值不同" in rules["goals"]
    assert [(name, says) for name in rules for says in rules[name] if says not in notes.get(f"fact-{name}", "")] == []
    assert page.text_of("#form-application h2 .status") == "本平台设计"
    assert "每个文件不超过" in page.by_id("material-licence").texts(".cell-note")[0]
    assert "计算口径：" in notes["fact-staff"] and "佐证：" in notes["fact-legal_person"]


def test_forms_begin_with_how_much_each_holds_and_unfold_by_parts(client: Client, programmes: list[str]) -> None:
    edition = edition_of(StoredEdition.objects.get(programme="cq-industry-2024"))
    page = visit(client, "/programmes/cq-industry-2024/forms/")
    entries = page.all(".form-contents li")
    assert [entry.one("a").attribute("href") for entry in entries][:-1] == [f"#form-{name}" for name in edition.forms]
    form = edition.forms["application"]
    fields = sum(len(section.fields) for section in form.sections.values())
    holds = entries[list(edition.forms).index("application")].text_of(".muted")
    assert f"{len(form.sections)}个部分 · {fields}栏" in holds
    for name, section in form.sections.items():
        (fold,) = [one for one in page.all("details.form-fold") if one.has(f"#section-application-{name}")]
        assert not fold.has("[open]") and (not section.fields or f"{len(section.fields)}栏" in fold.text_of("summary"))


def test_conditions_are_folded_with_their_number_and_open_at_their_own_address(
    client: Client, programmes: list[str]
) -> None:
    path = "/programmes/cq-fusion-cases-2025/"
    folded, opened = visit(client, path), visit(client, f"{path}conditions/")
    assert folded.by_id("conditions").texts(".requirements h3") == opened.by_id("conditions").texts(".requirements h3")
    assert "14项 · 不符合不能提交" in folded.texts(".requirements summary .muted")
    assert not folded.has(".requirements details[open]") and opened.has(".requirements details[open]")
    assert folded.link("看条件") == f"{path}conditions/#conditions"


def test_clauses_lead_to_conditions_where_they_stand_open(client: Client, programmes: list[str]) -> None:
    path = "/programmes/cq-fusion-cases-2025/"
    links = [link for link in visit(client, f"{path}clauses/").links() if "#condition-" in link]
    opened = visit(client, f"{path}conditions/")
    assert links and {link.partition("#")[0] for link in links} == {f"{path}conditions/"}
    for link in links:
        assert opened.has(f"#{link.partition('#')[2]}") or link.partition("#")[2] in opened.ids()


def test_indicators_show_weights_of_which_bonus_and_rules(client: Client, programmes: list[str]) -> None:
    page = visit(client, "/programmes/cq-industry-2024/indicators/")
    assert len([row for row in page.rows() if "其中：" in row.label]) >= 3
    assert [heading for heading in page.texts("h3") if heading.startswith("加分（总分之外，最高10分）")]
    assert "达到20项得满分5分" in page.by_id("indicator-evaluation.strategy.tasks.projects").text
    assert "每项1分，最高5分" in page.by_id("indicator-evaluation.industry.commercialisation.incubation").text
    assert "由评审人在0至5分之间评定" in page.by_id("indicator-evaluation.strategy.contribution.chains").text
    assert "100" in page.texts("tfoot strong")


def test_unknown_programme_is_a_clear_page(client: Client, programmes: list[str]) -> None:
    assert "没有编号为" in visit(client, "/programmes/no-such-thing/", status=404).refusal().text


def test_pages_in_english_say_what_the_definition_says_in_english_and_keep_its_other_texts(
    client: Client, programmes: list[str]
) -> None:
    client.cookies["django_language"] = "en"
    page = visit(client, "/programmes/wz-technology-2022/")
    assert any(text.endswith(" · Blocks recommendation") for text in page.texts(".requirements summary .muted"))
    assert page.heading == "Technology Innovation Centre of Wanzhou District, Chongqing"
    del client.cookies["django_language"]
    assert visit(client, "/programmes/wz-technology-2022/").heading == "重庆市万州区技术创新中心"


@pytest.mark.django_db
def test_title_of_a_document_leads_to_the_official_text_and_our_own_account_stands_apart(
    client: Client, tmp_path: Path
) -> None:
    address = "https://www.example.gov.cn/1.html"
    changed_life(tmp_path, ("title: 示例通知,", f"title: 示例通知, source: '{address}',"))
    rail = visit(client, "/programmes/sample-life-2025/").by_id("documents")
    (title,) = rail.all(".about-item strong a")
    assert title.text == "示例通知（官方原文，新窗口）"
    assert [title.attribute(key) for key in ("href", "target", "rel")] == [address, "_blank", "noopener"]
    assert not rail.has(".about-item a[download]") and any("不是官方原文" in text for text in rail.texts(".rule-note"))


def test_number_of_queries_does_not_grow_with_calls(
    client: Client, programmes: list[str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lead = factories.officer(factories.office("reform@cq"))
    stored = StoredEdition.objects.get(programme="cq-industry-2024")
    client.get("/"), client.get("/programmes/cq-industry-2024/")
    for n in range(30):
        publish_call(stored, NewCall(title=f"第{n}批申报通知"), actor=lead, at=factories.START)
    for path, most in (("/", 6), ("/programmes/", 5), ("/programmes/cq-industry-2024/", 6)):
        with django_assert_max_num_queries(most):
            visit(client, path)


def test_how_many_rows_a_table_takes_is_told_once() -> None:
    assert [rows_asked(3, 3), rows_asked(1, 3), rows_asked(0, 3)] == ["须3行", "1至3行", "最多3行"]
