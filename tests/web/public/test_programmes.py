"""The pages of programmes: every programme, every tab, every link of the clause page."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.web.public.conftest import Clock

from pingding.actions.calls import NewCall, publish_call
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


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def ids(text: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', text)


def links(text: str) -> Iterator[tuple[str, str]]:
    """Links to a place on a programme's page: the page and the id there."""
    yield from re.findall(r'href="(/programmes/[^"#]+)#([^"]+)"', text)


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("tab", TABS)
def test_tab_keeps_the_content_policy_and_names_no_id_twice(
    client: Client, programmes: list[str], programme: str, tab: str
) -> None:
    text = page(client, f"/programmes/{programme}/{tab}")
    found = ids(text)
    assert sorted({name for name in found if found.count(name) > 1}) == []
    assert " style=" not in text
    assert 'aria-current="page"' in text


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_link_to_a_clause_or_to_where_it_is_carried_out_leads_somewhere(
    client: Client, programmes: list[str], programme: str
) -> None:
    texts = {f"/programmes/{programme}/{tab}": page(client, f"/programmes/{programme}/{tab}") for tab in TABS}
    places = {path: set(ids(text)) for path, text in texts.items()}
    wanted = {link for text in texts.values() for link in links(text)}
    assert len(wanted) > 30
    assert sorted((path, anchor) for path, anchor in wanted if anchor not in places[path]) == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_clause_page_lists_every_clause_with_its_state(client: Client, programmes: list[str], programme: str) -> None:
    edition = edition_of(StoredEdition.objects.get(programme=programme))
    text = page(client, f"/programmes/{programme}/clauses/")
    assert all(f">{number}</th>" in text for number in edition.clauses)
    later = [number for number, clause in edition.clauses.items() if clause.later]
    only = page(client, f"/programmes/{programme}/clauses/?state=later")
    assert only.count('class="cell-main"') == len(later)


def test_list_says_where_each_programme_stands(
    client: Client, programmes: list[str], fusion_call: StoredEdition
) -> None:
    text = page(client, "/programmes/")
    assert text.count('class="link-title"') == len(programmes)
    assert "开放" in text and "未开放" in text and "已停止" in text
    assert text.index("深度融合优秀案例") < text.index("万州区技术创新中心")


def test_revised_programme_says_so_and_leads_to_the_newer(client: Client, programmes: list[str], clock: Clock) -> None:
    old, new = (StoredEdition.objects.get(programme=name) for name in PROGRAMMES[:2])
    old.revised_by, old.revised_from = new, clock.at.date()
    old.save()
    text = page(client, f"/programmes/{old.programme}/")
    assert "不再受理新的申报" in text and f'href="/programmes/{new.programme}/">{new.title}<' in text


def test_lapsed_programme_says_so_with_the_clause(client: Client, programmes: list[str]) -> None:
    text = page(client, "/programmes/wz-technology-2022/")
    assert "失效，不再受理新的申报" in text and "第二十九条" in text
    assert "已失效" in text and "2025年4月14日" in text


def test_conditions_show_force_rule_guidance_and_who_may_let_pass(client: Client, programmes: list[str]) -> None:
    text = page(client, "/programmes/wz-technology-2022/")
    assert "不符合不能推荐" in text and "仅作提示" in text
    assert "按填报数据核算：建设周期（月）不高于36" in text or "不高于36" in text
    assert "区科技局可以写明理由放行" in text
    assert "仅适用于：组建模式为" in text
    assert 'id="condition-mode.leading_enterprise.units"' in text


def test_a_lapse_that_no_document_states_is_shown_as_a_local_decision(client: Client, programmes: list[str]) -> None:
    text = page(client, "/programmes/cq-manufacturing-2017/")
    about = text.partition('id="documents"')[2].partition('id="titles"')[0]
    assert "已失效" in about and "本地决定：方案没有写明有效期" in about


def test_targets_stand_against_what_was_granted(client: Client, programmes: list[str]) -> None:
    text = page(client, "/programmes/cq-manufacturing-2017/")
    assert "不少于10" in text and "未达到" in text and "0（至2020年12月31日" in text


def test_procedure_is_drawn_and_told_with_the_running_calls_day(client: Client, fusion_call: StoredEdition) -> None:
    text = page(client, "/programmes/cq-fusion-cases-2025/procedure/")
    assert "<svg" in text and 'id="step-selection-joint_opinions"' in text
    assert "截至2025年10月31日" in text and "公示5个工作日" in text
    assert "退回补正" in text and "3个工作日内补正，最多2次" in text
    assert "本地决定：" in text


def test_other_procedures_and_obligations_are_shown_too(client: Client, programmes: list[str]) -> None:
    text = page(client, "/programmes/wz-technology-2022/procedure/")
    assert 'id="procedure-annual_report"' in text and "每年1月30日前提交上一年度的年度报告" in text
    assert "30日内" in text


def test_form_can_be_read_before_signing_in(client: Client, programmes: list[str]) -> None:
    edition = edition_of(StoredEdition.objects.get(programme="cq-industry-2024"))
    text = page(client, "/programmes/cq-industry-2024/forms/")
    for form in edition.forms.values():
        assert form.title in text
        for section in form.sections.values():
            assert section.title in text
    assert all(material.title in text for material in edition.materials.values())
    assert all(declaration.says in text for declaration in edition.declarations.values())
    assert all(f'id="fact-{name}"' in text for name in edition.facts)
    rules = [rule.says for fact in edition.vocabulary.values() for rule in (*fact.rules, *fact.rows.rules)]
    assert "不多于职工总数" in rules and "目标值与现状值不同" in rules and all(says in text for says in rules)
    assert "设计" in text and "每个文件不超过" in text and "计算口径" in text and "佐证：" in text


def test_indicators_show_weights_of_which_bonus_and_rules(client: Client, programmes: list[str]) -> None:
    text = page(client, "/programmes/cq-industry-2024/indicators/")
    assert text.count("其中：") >= 3
    assert "加分（总分之外，最高10分）" in text
    assert "达到20项得满分5分" in text and "每项1分" in text
    assert "由评审人在0至5分之间评定" in text
    assert re.search(r"<strong>100</strong>", text)


def test_unknown_programme_is_a_clear_page(client: Client, programmes: list[str]) -> None:
    answer = client.get("/programmes/no-such-thing/")
    assert answer.status_code == 404 and "没有编号为" in answer.content.decode()


def test_pages_in_english_keep_the_definitions_own_texts(client: Client, programmes: list[str]) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, "/programmes/wz-technology-2022/")
    assert "Conditions" in text and "Blocks recommendation" in text and "重庆市万州区技术创新中心" in text


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
            page(client, path)


def test_how_many_rows_a_table_takes_is_told_once() -> None:
    assert [rows_asked(3, 3), rows_asked(1, 3), rows_asked(0, 3)] == ["须3行", "1至3行", "最多3行"]
