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

from pingding.web.templating.functions import querystring

ENVIRONMENT: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
NAMES = sorted(ENVIRONMENT.list_templates(["html"]))


def source(name: str) -> str:
    assert ENVIRONMENT.loader
    return ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]


def said(text: str, **context: Any) -> str:
    return ENVIRONMENT.from_string(text).render(context)


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


def test_page_of_a_failure_needs_no_request_and_no_database() -> None:
    for status in ("400", "500"):
        assert 'class="refusal"' in engines["jinja2"].get_template(f"{status}.html").render()


@pytest.mark.parametrize("name", NAMES)
def test_template_can_be_read(name: str) -> None:
    lines = source(name).split("\n")
    assert max(map(len, lines)) <= 160 and len(lines) <= 150


@pytest.mark.parametrize("name", NAMES)
def test_text_that_keeps_its_line_breaks_has_none_before_it(name: str) -> None:
    assert re.findall(r'(?:<dd|class="long-text)[^>\n]*>\s*\n\s*(?![<\s]|\{[{%]-)', source(name)) == []


def test_query_of_the_address_is_kept_but_for_its_change(rf: Any) -> None:
    assert querystring(rf.get("/desk/?a=1&page=2"), page=3) == "?a=1&page=3"
