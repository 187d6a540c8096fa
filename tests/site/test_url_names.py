"""Every URL name that code or a template asks for exists: one that does not would be a fault, or an empty link."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import pingding

ROOT = Path(next(iter(pingding.__path__)))
IN_CODE = frozenset({"reverse", "reverse_lazy", "redirect"})
IN_TEMPLATE = re.compile(r"""\{%-?\s*url\s+["']([^"']+)["']|\burl\(\s*["']([^"']+)["']""")


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Every name that an address has, with its namespace before it."""
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if each.name:
                yield namespace + each.name
        else:
            yield from names_of(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)


def asked_in_code(text: str) -> Iterator[str]:
    """The names that a module asks for; an address or a path to redirect to is no name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IN_CODE and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and "/" not in first.value:
                yield first.value


def asked_in_template(text: str) -> Iterator[str]:
    """The names that a template asks for, in either spelling."""
    return (single or call for single, call in IN_TEMPLATE.findall(text))


def asked_for() -> set[tuple[str, str]]:
    """Each name with the file that asks for it."""
    asked = {
        (name, str(file.relative_to(ROOT)))
        for file in ROOT.rglob("*.py")
        for name in asked_in_code(file.read_text(encoding="utf-8"))
    }
    templates = [file for folder in ROOT.rglob("templates") for file in folder.rglob("*") if file.is_file()]
    return asked | {
        (name, str(file.relative_to(ROOT)))
        for file in templates
        for name in asked_in_template(file.read_text(encoding="utf-8"))
    }


def test_every_url_name_exists() -> None:
    known, asked = set(names_of(get_resolver())), asked_for()
    assert {"case", "set_language", "can_apply"} <= {name for name, _file in asked}
    assert sorted(each for each in asked if each[0] not in known) == []


@pytest.mark.parametrize("template", ["{% url 'gone' number as gone_url %}", "{{ url('gone', number) }}"])
def test_name_in_a_template_is_found_in_either_spelling(template: str) -> None:
    assert list(asked_in_template(template)) == ["gone"]
    assert list(asked_in_code("reverse('gone')\nredirect('/gone/')")) == ["gone"]
