"""The templates themselves: addresses that exist, names that fail, lines that can be read, the page of a failure."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import engines
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override
from jinja2 import Environment, UndefinedError, nodes

from pingding.web.diagram.diagram import Edge, StepNode
from pingding.web.templating.functions import querystring

ENVIRONMENT: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
NAMES = sorted(ENVIRONMENT.list_templates(["html"]))


CHINESE_MARK = re.compile("[，、；。：]")
PAIR = {"pair": [3, 4], "named": {"first": 5, "second": 6}}


def source(name: str) -> str:
    assert ENVIRONMENT.loader
    return ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]


def said(text: str, **context: Any) -> str:
    page: Any = engines["jinja2"].from_string(text)
    return str(page.render(context))


def addresses(name: str) -> Iterator[tuple[str, int]]:
    """The name of every page that a template leads to, with the number of its arguments."""
    for call in ENVIRONMENT.parse(source(name)).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url":
            first = call.args[0]
            for each in (first.expr1, first.expr2) if isinstance(first, nodes.CondExpr) else (first,):
                assert isinstance(each, nodes.Const), f"{name}:{call.lineno} takes an address by a variable"
                yield each.value, len(call.args) - 1


def test_every_address_in_a_template_exists_with_as_many_arguments() -> None:
    known = get_resolver().reverse_dict
    found = {(page, count) for name in NAMES for page, count in addresses(name)}
    assert len(found) > 20
    for page, count in found:
        ways = [params for possible, *_ in known.getlist(page) for _pattern, params in possible]
        assert count in {len(params) for params in ways}, page


def test_a_page_that_there_is_not_is_a_fault() -> None:
    assert said("{{ url('programme', 'x') }}") == reverse("programme", args=["x"])
    with pytest.raises(NoReverseMatch):
        said("{{ url('no_such_page') }}")


@pytest.mark.parametrize(
    "text", ["{{ nmae }}", "{% if nmae %}{% endif %}", "{{ row.titel }}", "{{ thing.titel or 1 }}"]
)
def test_a_slip_of_the_pen_is_a_fault(text: str) -> None:
    with pytest.raises(UndefinedError):
        said(text, row={"title": "x"}, thing=object())


def test_markup_that_is_put_in_when_compiled_stays_markup() -> None:
    badge = said("{{ status('draft') }}")
    assert badge.startswith("<span")
    assert said("{% set badge = status('draft') %}{{ badge }}") == badge
    assert said("{{ status('draft') if yes else '' }}", yes=True) == badge


def test_a_name_that_a_template_imports_is_its_own() -> None:
    fields = "{% from 'components/lists.html' import fact_list as status %}{{ status([]) }}"
    assert said(fields).strip().startswith('<dl class="facts">')


def test_what_a_mapping_lacks_can_be_asked_for() -> None:
    ask = "{{ row.note is none }} {{ row.note == 'x' }} {{ row.note or '-' }}{% for x in row.lines %}x{% endfor %}"
    assert said(ask, row={}) == "True False -"
    lazy: Any = SimpleLazyObject(lambda: {"values": 1})
    assert said("{{ row.values }}{{ row.items()|length }}", row=lazy) == "11"


def test_texts_of_users_are_escaped_in_translations_too() -> None:
    text = "{% trans organisation=name %}代表 {{ organisation }}{% endtrans %}"
    assert said(text, name="<b>") == "代表 &lt;b&gt;"
    with override("en"):
        assert said(text, name="<b>") == "for &lt;b&gt;"


def test_each_language_has_its_own_page_in_which_its_words_are_plain_text() -> None:
    text = "{{ _('待办') }}{{ current_language() }}{{ status('returned') }}"
    text += "{% trans n=n %}共 {{ n }} 项等待办理{% endtrans %}"
    chinese = said(text, n=1)
    with override("en"):
        english = said(text, n=1)
        assert engines["jinja2"].env.from_string("{{ _('待办') }}").render() in english  # type: ignore[attr-defined]
    assert "待办" in chinese and "zh-hans" in chinese and "待补正" in chinese
    assert "待" not in english and "en" in english
    with override("fr"):
        assert said(text, n=1) == chinese


def test_a_name_that_a_template_gives_a_value_is_not_taken_for_a_function() -> None:
    assert said("{% set static = join %}{{ static('a') }}{{ _('待办') }}", join=lambda part: f"<{part}>") == (
        "&lt;a&gt;待办"
    )


def test_calls_take_arguments_by_place_and_by_name_and_a_block_of_their_own() -> None:
    box = "{% macro box(first, second='-') %}{{ first }}{{ second }}{% endmacro %}"
    frame = "{% macro frame(n) %}{{ n }}-{{ caller() }}{% endmacro %}"
    assert said(box + "{{ box(1) }} {{ box(second=2, first=1) }} {{ box(*pair) }} {{ box(**named) }}", **PAIR) == (
        "1- 12 34 56"
    )
    assert said(frame + "{% for n in pair %}{% call frame(n) %}{{ n }}!{% endcall %}{% endfor %}", **PAIR) == "3-3!4-4!"


def test_a_kept_component_is_the_same_as_the_component_and_shows_the_title_of_each_case() -> None:
    figure = "{% from 'components/procedure.html' import procedure_figure %}"
    nodes, edges = (StepNode("a", "甲步骤", state="now"), StepNode("b", "乙<步骤>")), (Edge("a", "b", "通过"),)
    for title in ("示例一号", "示例<二号>"):
        given = {"nodes": nodes, "edges": edges, "title": title}
        plain = said(figure + "{{ procedure_figure(nodes, edges, title) }}", **given)
        assert said("{{ figure(nodes, edges, title) }}", **given) == plain
        assert "示例" in plain and "<二号>" not in plain and "<步骤>" not in plain
    later = (StepNode("a", "甲步骤", state="done"), nodes[1])
    assert "state-done" in said("{{ figure(nodes, edges, 'x') }}", nodes=later, edges=edges)


def test_page_of_a_failure_needs_no_request_and_no_database() -> None:
    for status in ("400", "500"):
        assert 'class="refusal"' in engines["jinja2"].get_template(f"{status}.html").render()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_template_is_compiled_with_the_words_of_each_language(language: str) -> None:
    with override(language):
        for name in NAMES:
            engines["jinja2"].get_template(name)


def test_templates_can_be_read() -> None:
    lines = {name: source(name).split("\n") for name in NAMES}
    assert not [name for name, each in lines.items() if max(map(len, each)) > 160 or len(each) > 150]


def joined_with(template: nodes.Template) -> list[nodes.Expr]:
    """What stands between the parts of each list, but for the numbers of clauses, which `clause` takes apart."""
    numbers = {
        id(each)
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "clause"
        for each in call.find_all(nodes.Filter)
    }
    joins = [each for each in template.find_all(nodes.Filter) if each.name == "join" and id(each) not in numbers]
    return [each.args[0] for each in joins if each.args]


def test_punctuation_between_parts_is_a_text_with_its_english() -> None:
    for name in NAMES:
        template = ENVIRONMENT.parse(source(name))
        plain = [data.data for data in template.find_all(nodes.TemplateData)]
        plain += [mark.value for mark in joined_with(template) if isinstance(mark, nodes.Const)]
        assert not [text.strip() for text in plain if CHINESE_MARK.search(text)], name


def test_text_that_keeps_its_line_breaks_has_none_before_it() -> None:
    broken = re.compile(r'(?:<dd|class="long-text)[^>\n]*>\s*\n\s*(?![<\s]|\{[{%]-)')
    assert not [name for name in NAMES if broken.search(source(name))]


def test_query_of_the_address_is_kept_but_for_its_change(rf: Any) -> None:
    assert querystring(rf.get("/desk/?a=1&page=2"), page=3) == "?a=1&page=3"
