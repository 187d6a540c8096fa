"""What stands for an id or an expression of a definition: the name of what it names, and words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from pingding.policy.definition.checks.expressions import EXPRESSIONS
from pingding.policy.definition.checks.references import REFERENCES
from pingding.policy.definition.words.fields import SOURCES
from pingding.policy.expressions.expression import ExpressionFault
from pingding.policy.expressions.in_words import in_words, row_in_words
from pingding.policy.language import Edition, IndicatorSet, Outcome, Shared, earlier, facts, procedures, selection
from pingding.policy.language.conditions import Condition
from pingding.policy.language.indicators import Category, Chosen, Indicator
from pingding.policy.parts import Node
from pingding.policy.steps import limits, title_acts
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.recommend import Recommend
from pingding.policy.values.typed import choices_of

Named = Mapping[str, str]

FURTHER: tuple[tuple[type[Node], str, str], ...] = (
    (Outcome, "grades", "等级"),
    (limits.Quota, "grade", "等级"),
    (limits.Quota, "outcomes", "办理结果"),
    (facts.Fact, "not_before", "事实"),
    (facts.Column, "not_before", "列"),
    (facts.ScoredFact, "row", "指标"),
    (procedures.Trigger, "outcome", "办理结果"),
    (procedures.ExemptGrade, "as_", "等级"),
    (title_acts.RecordGrade, "as_", "等级"),
    (procedures.TitleActElsewhere, "programme", "办法"),
    (selection.TieBreaker, "holding", "办法"),
    (earlier.Earlier, "holds", "办法"),
    (earlier.Earlier, "kind", "别处的称号"),
)
"""Keys that name something besides `REFERENCES`, whose names are checked by rules of their own."""
OVER_ROWS = ((facts.Aggregate, "where"), (facts.RowRule, "requires"))
"""Expressions over the columns of a table."""


class Names:
    """The names of everything in one edition, by what kind of thing it is; `elsewhere` are other editions it names."""

    def __init__(self, edition: Edition, shared: Shared, elsewhere: Sequence[Edition] = ()) -> None:
        self.edition, self.shared = edition, shared
        steps = {key: step for p in edition.procedures.values() for key, step in p.steps.items()}
        ways = [(key, name, s, o) for key, s in steps.items() for name, o in s.outcomes.items()]
        own = {name: outcome.label for _key, name, _step, outcome in ways}
        outcomes = {f"{key}.{name}": f"{step.title}·{outcome.label}" for key, name, step, outcome in ways}
        columns = {key: column.label for fact in edition.vocabulary.values() for key, column in fact.columns.items()}
        rows = dict(_indicators(edition.indicators))
        self.by_noun: dict[str, Named] = {
            "收文单位": _recipients(edition, shared),
            "文件": _titles(edition.documents),
            "步骤": {key: step.title for key, step in steps.items()},
            "事件或步骤": {key: step.title for key, step in steps.items()},
            "成批推荐的步骤": {key: step.title for key, step in steps.items()},
            "办理结果": own | outcomes,
            "参与方": _titles(edition.parties),
            "材料": _titles(edition.materials),
            "表单": _titles(edition.forms),
            "本表的部分": {key: each.title for form in edition.forms.values() for key, each in form.sections.items()},
            "提纲": _titles(edition.outlines),
            "程序": _titles(edition.procedures),
            "义务": _titles(edition.obligations),
            "支持": _titles(edition.supports),
            "排序": _titles(edition.rankings),
            "指标体系": _titles(edition.indicators),
            "指标": rows,
            "同级指标": rows,
            "等级": {key: each.label for scale in edition.grades.values() for key, each in scale.grades.items()},
            "称号": {key: kind.label for key, kind in edition.titles.items()},
            "声明": {key: each.says for key, each in edition.declarations.items()},
            "事实": {key: fact.label for key, fact in edition.vocabulary.items()} | {limits.RECOMMENDER: "推荐单位"},
            "条件": dict(_conditions(edition.conditions)),
            "地区": {**shared.region_titles, "all": "全部地区", "case": "申报所涉地区"},
            "部门": _titles(shared.departments),
            "机关": dict(_offices(edition, shared)),
            "共享分类表": _titles(shared.taxonomies),
            "列": columns,
            "办法": {each.id: each.programme.short for each in elsewhere},
            "别处的称号": {key: kind.label for each in elsewhere for key, kind in each.titles.items()},
        }

    def of(self, node: Node, key: str, value: Any) -> Any:
        """A field's value with names for its ids and words for its expression; as it is where it holds neither."""
        if any(key == field and isinstance(node, owner) for owner, field in OVER_ROWS) and value:
            return self._over_rows(value)
        if any(key == field and isinstance(node, owner) for owner, field, _gives in EXPRESSIONS) and value:
            return self.words(value)
        if key == "formula" and isinstance(value, str):
            return self.words(value, node if isinstance(node, facts.Fact) else None)
        if key == "choices" and isinstance(value, Mapping):
            return tuple(value.values())
        if key in ("source", "sources", "counts"):
            return _named(SOURCES, value)
        for owner, field, noun in self.references:
            if key == field and isinstance(node, owner) and noun in self.by_noun:
                return _named(self.by_noun[noun], value)
        return value

    @cached_property
    def references(self) -> tuple[tuple[type[Node], str, str], ...]:
        """Which keys name what."""
        return (*((owner, field, noun) for owner, field, noun, _names in REFERENCES), *FURTHER)

    def options(self, node: Node) -> Named:
        """The labels of the options of the fact that a rule goes by; nothing for a rule that goes by none."""
        fact = self.edition.vocabulary.get(node.by) if isinstance(node, Category | Chosen) else None
        return choices_of(fact, self.shared) if fact else {}

    def words(self, text: str, gives: facts.Fact | None = None) -> str:
        """An expression over facts, or over the columns of a table, in words; as it is written where that cannot be."""
        with suppress(ExpressionFault, KeyError):
            return in_words(self.edition, self.shared, text, gives)
        return self._over_rows(text)

    def _over_rows(self, text: str) -> str:
        """An expression over the columns of a table: of the first whose columns it speaks of."""
        for table, fact in self.edition.vocabulary.items():
            if fact.columns:
                with suppress(ExpressionFault, KeyError):
                    return row_in_words(self.edition, self.shared, table, text)
        return text


def _named(names: Named, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_named(names, each) for each in value)
    return names.get(value, value) if isinstance(value, str) else value


def _titles(parts: Mapping[str, Any]) -> dict[str, str]:
    return {key: part.title for key, part in parts.items()}


def _offices(edition: Edition, shared: Shared) -> Iterator[tuple[str, str]]:
    """The authorities by their full names, as far as the vocabularies know them."""
    for office in edition.programme.authorities:
        with suppress(KeyError):
            yield office, shared.office_title(office)


def _recipients(edition: Edition, shared: Shared) -> dict[str, str]:
    """Those to whom papers are addressed or copied: the parties, and the offices named there by their full names."""
    names = _titles(edition.parties)
    steps = [step for procedure in edition.procedures.values() for step in procedure.steps.values()]
    papers = (step for step in steps if isinstance(step, Issue | Recommend))
    for office in {each for step in papers for each in (*step.addressed_to, *step.copied_to) if "@" in each}:
        with suppress(KeyError):
            names[office] = shared.office_title(office)
    return names


def _conditions(conditions: Mapping[str, Condition]) -> Iterator[tuple[str, str]]:
    for key, condition in conditions.items():
        yield key, condition.says
        yield from _conditions(condition.children)


def _indicators(sets: Mapping[str, IndicatorSet]) -> Iterator[tuple[str, str]]:
    """Every row by its own id and by its path."""

    def below(above: str, rows: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
        for key, row in rows.items():
            yield key.rpartition("/")[2], row.title
            yield above + key, row.title
            yield from below(f"{above}{key}/", row.rows)

    for each in sets.values():
        yield from below("", each.rows)
