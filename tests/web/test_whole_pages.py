"""No test asserts that words are somewhere on a page: the element that shows them is named. Absence may be whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.places import ROOT


def positive_searches(tree: ast.AST, negated: bool = False) -> Iterator[ast.Compare]:
    """What is asserted to be in a whole page; what stands under `not` is not."""
    negated = negated or (isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not))
    if isinstance(tree, ast.Compare) and not negated:
        for operator, right in zip(tree.ops, tree.comparators, strict=True):
            if isinstance(operator, ast.In) and is_whole_page(right):
                yield tree
    for child in ast.iter_child_nodes(tree):
        yield from positive_searches(child, negated)


def is_whole_page(node: ast.expr) -> bool:
    """`page.html`, `page.text`, `answer.content` or what these give when decoded."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "decode":
        node = node.func.value
    if not isinstance(node, ast.Attribute):
        return False
    whole_text = node.attr == "text" and isinstance(node.value, ast.Name) and node.value.id == "page"
    return whole_text or node.attr in ("html", "content")


def searches(source: str) -> list[int]:
    """The lines on which a whole page is searched for something that shall be there."""
    asserted = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    return [search.lineno for each in asserted for search in positive_searches(each.test)]


def test_words_are_sought_on_the_element_that_shows_them() -> None:
    files = [file for file in sorted((ROOT / "tests").rglob("*.py")) if file != Path(__file__)]
    lines = {str(file.relative_to(ROOT)): searches(file.read_text(encoding="utf-8")) for file in files}
    assert len(lines) > 200
    assert {name: numbers for name, numbers in lines.items() if numbers} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('assert "a" in page.html', [1]),
        ('assert x and "a" in client.get("/").content.decode()', [1]),
        ('assert "a" in page.text', [1]),
        ('assert "a" not in page.html', []),
        ("assert not [value for value in hidden if value in page.html]", []),
        ('assert "a" in page.refusal().text', []),
    ],
)
def test_search_of_a_whole_page_is_told_from_that_of_an_element(source: str, lines: list[int]) -> None:
    assert searches(source) == lines
