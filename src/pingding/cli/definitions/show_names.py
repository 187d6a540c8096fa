"""What stands for an id or an expression where a definition is shown: the name of what it names, and words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pingding.policy.definition.checks.expressions import EXPRESSIONS
from pingding.policy.definition.checks.references import REFERENCES
from pingding.policy.expressions.expression import ExpressionFault
from pingding.policy.expressions.in_words import in_words
from pingding.policy.language import Edition, IndicatorSet, Shared
from pingding.policy.language.conditions import Condition
from pingding.policy.language.indicators import Indicator
from pingding.policy.parts import Node

Named = Mapping[str, str]

SOURCES = {"self": "申报单位自评", "district": "推荐的区县", "expert": "专家", "third_party": "第三方"}
"""Whose points a sheet has."""


class Names:
    """The names of everything in one edition, by what kind of thing it is."""

    def __init__(self, edition: Edition, shared: Shared) -> None:
        self.edition, self.shared = edition, shared
        steps = {key: step for p in edition.procedures.values() for key, step in p.steps.items()}
        ways = [(key, name, s, o) for key, s in steps.items() for name, o in s.outcomes.items()]
        own = {name: outcome.label for _key, name, _step, outcome in ways}
        outcomes = {f"{key}.{name}": f"{step.title}·{outcome.label}" for key, name, step, outcome in ways}
        columns = {key: column.label for fact in edition.vocabulary.values() for key, column in fact.columns.items()}
        self.by_noun: dict[str, Named] = {
            "步骤": {key: step.title for key, step in steps.items()},
            "事件或步骤": {key: step.title for key, step in steps.items()},
            "办理结果": own | outcomes,
            "参与方": _titles(edition.parties),
            "材料": _titles(edition.materials),
            "表单": _titles(edition.forms),
            "提纲": _titles(edition.outlines),
            "程序": _titles(edition.procedures),
            "排序": _titles(edition.rankings),
            "指标体系": _titles(edition.indicators),
            "指标": dict(_indicators(edition.indicators)),
            "支持": _titles(edition.supports),
            "称号": {key: kind.label for key, kind in edition.titles.items()},
            "声明": {key: each.says for key, each in edition.declarations.items()},
            "事实": {key: fact.label for key, fact in edition.vocabulary.items()},
            "条件": dict(_conditions(edition.conditions)),
            "地区": {**shared.region_titles, "all": "全部地区", "case": "申报所涉地区"},
            "部门": _titles(shared.departments),
            "共享分类表": _titles(shared.taxonomies),
            "列": columns,
        }

    def of(self, node: Node, key: str, value: Any) -> Any:
        """A field's value with names for its ids and words for its expression; as it is where it holds neither."""
        if any(isinstance(node, owner) and key == field for owner, field, _gives in EXPRESSIONS):
            return self.words(value)
        if key == "formula" and isinstance(value, str):
            return self.words(value)
        if key == "choices" and isinstance(value, Mapping):
            return tuple(value.values())
        if key in ("source", "sources", "counts"):
            return _named(SOURCES, value)
        for owner, field, noun, _known in REFERENCES:
            if isinstance(node, owner) and key == field and noun in self.by_noun:
                return _named(self.by_noun[noun], value)
        return value

    def words(self, text: str) -> str:
        """An expression in words; as it is written where it speaks of a table's columns."""
        try:
            return in_words(self.edition, self.shared, text)
        except (ExpressionFault, KeyError):
            return text


def _named(names: Named, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_named(names, each) for each in value)
    return names.get(value, value) if isinstance(value, str) else value


def _titles(parts: Mapping[str, Any]) -> dict[str, str]:
    return {key: part.title for key, part in parts.items()}


def _conditions(conditions: Mapping[str, Condition]) -> Iterator[tuple[str, str]]:
    for key, condition in conditions.items():
        yield key, condition.says
        yield from _conditions(condition.children)


def _indicators(sets: Mapping[str, IndicatorSet]) -> Iterator[tuple[str, str]]:
    def below(rows: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
        for key, row in rows.items():
            yield key, row.title
            yield from below(row.children)

    for each in sets.values():
        yield from below(each.tree)
        yield from below(each.bonus.items if each.bonus else {})


_SHOWN: ContextVar[Names | None] = ContextVar("names of the definition that is being shown", default=None)


@contextmanager
def showing(edition: Edition, shared: Shared) -> Iterator[None]:
    """While it lasts, ids and expressions of this edition are shown by their names and in words."""
    token = _SHOWN.set(Names(edition, shared))
    try:
        yield
    finally:
        _SHOWN.reset(token)


def in_names(node: Node, key: str, value: Any) -> Any:
    """A field's value as it is shown now."""
    names = _SHOWN.get()
    return names.of(node, key, value) if names else value


def worded(text: str) -> str:
    """An expression as it is shown now."""
    names = _SHOWN.get()
    return names.words(text) if names else text
