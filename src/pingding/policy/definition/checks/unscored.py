"""What a form may leave blank: a row that reads it leaves the case without a score, a condition keeps it back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pingding.policy.definition.checks.indicators import rows_of
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.expressions.expression import Parsed
from pingding.policy.expressions.terms import Term
from pingding.policy.language.conditions import Condition
from pingding.policy.language.facts import Field_
from pingding.policy.language.forms import Section
from pingding.policy.language.indicators import Indicator, LeafRule
from pingding.policy.scores.rules.registry import RULES


def check_unscored(scope: Scope) -> Iterator[Fault]:
    """Rows computed from facts that need not be entered, in a set whose total stays open where one is missing."""
    blanks = _blanks(scope)
    for key, indicators in scope.edition.indicators.items():
        if indicators.missing != "unknown":
            continue
        path: Path = ("indicators", key)
        for at, row in rows_of(path, indicators):
            yield from _row(scope, blanks, at, row, _terms(scope, indicators.when))
        for child, deduction in indicators.deductions.items():
            at = (*path, "deductions", child, "of")
            yield from _expression(scope, blanks, at, deduction.title, deduction.of, _terms(scope, indicators.when))


@dataclass(frozen=True)
class _Blank:
    """A fact that may stay blank: everywhere optional, or asked for only where these conditions hold."""

    conditions: tuple[Term, ...]
    optional: bool


def check_demanded(scope: Scope) -> Iterator[Fault]:
    """Facts that a form lets stay blank and without which a condition keeps the application from being handed in."""
    optional = {name: blank for name, blank in _blanks(scope, registered=True).items() if blank.optional}
    for key, condition in scope.edition.conditions.items():
        if condition.force in (None, "submission"):
            yield from _demanded(scope, optional, ("conditions", key), condition, ())


def _demanded(
    scope: Scope, optional: Mapping[str, _Blank], path: Path, condition: Condition, holding: tuple[Term, ...]
) -> Iterator[Fault]:
    """Of a condition and those that must all hold with it; one that may be met in another way demands nothing."""
    inside = (*holding, *_terms(scope, condition.when))
    for child, inner in (condition.all or {}).items():
        if inner.force in (None, "submission"):
            yield from _demanded(scope, optional, (*path, "all", child), inner, inside)
    terms = [term for term in _terms(scope, condition.computed) if term.op != "or"]
    needed = list(dict.fromkeys(name for term in terms for name in _open(scope, term)))
    if condition.declared is not None:
        needed = [condition.declared.fact]
    for name in needed:
        if name in optional and not _given(name, inside):
            what = f"“{condition.says}”要用到“{scope.label(name)}”（{name}），不填不能提交，而表单中这一栏是选填的。"
            yield scope.fault(path, what, f"请把这一栏设为必填；不适用的，条件写 when: {name} is not null。")


def _blanks(scope: Scope, *, registered: bool = False) -> dict[str, _Blank]:
    """The facts that every form asking for them lets stay blank; with those that the unit has on record, where asked
    for. Two conditional places may complete each other.
    """
    ways: dict[str, list[_Blank | None]] = {}
    for form in scope.edition.forms.values():
        for section in form.sections.values():
            for field in section.fields:
                ways.setdefault(field.fact, []).append(_blank(scope, section, field))
    blanks = {}
    for name, places in ways.items():
        fact = scope.vocabulary.get(name)
        needed = [blank for blank in places if blank and not blank.optional]
        if fact and fact.typed_in and (registered or fact.of == "case") and None not in places and len(needed) < 2:
            blanks[name] = (needed or [each for each in places if each])[0]
    return blanks


def _blank(scope: Scope, section: Section, field: Field_) -> _Blank | None:
    """How the field may stay blank; None where it is always asked for and required."""
    optional = not field.required and field.required_when is None
    texts = [text for text in (section.when, field.when, field.required_when) if text is not None]
    if not (optional or texts):
        return None
    return _Blank(tuple(term for text in texts for term in _conjuncts(scope, text)), optional)


def _row(
    scope: Scope, blanks: Mapping[str, _Blank], path: Path, row: Indicator, holding: tuple[Term, ...]
) -> Iterator[Fault]:
    inside = (*holding, *_terms(scope, row.when))
    for at, child in rows_of(path, row):
        yield from _row(scope, blanks, at, child, inside)
    for at, text in _texts((*path, "score"), row.score):
        yield from _expression(scope, blanks, at, row.title, text, inside)


def _texts(path: Path, rule: LeafRule | None) -> Iterator[tuple[Path, str]]:
    """The expressions without whose value the rule gives no points, with their places."""
    if rule is None:
        return
    kind = RULES[type(rule)]
    for key, text in kind.reads(rule).items():
        yield (*path, key), text
    for option_key, option in kind.options(rule):
        yield from _texts((*path, "options", option_key), option)


def _expression(
    scope: Scope, blanks: Mapping[str, _Blank], path: Path, title: str, text: str, holding: tuple[Term, ...]
) -> Iterator[Fault]:
    parsed = scope.parse(text)
    if not isinstance(parsed, Parsed):
        return
    beside = {*holding, *_all(scope, parsed.term)}
    for name in dict.fromkeys(_open(scope, parsed.term)):
        blank = blanks.get(name)
        if blank is None or _given(name, holding):
            continue
        if blank.optional or not all(condition in beside for condition in blank.conditions):
            label = scope.label(name)
            how = "可以不填" if blank.optional else "只在一定情形下才填"
            what = f"“{title}”要用到“{label}”（{name}），而表单中这一栏{how}；没有填写的件合计未定，排序时没有得分。"
            ways = f"记零分的，指标体系写 missing: zero；不适用的，本项写 when: {name} is not null；否则设为必填。"
            yield scope.fault(path, what, ways)


def _terms(scope: Scope, text: str | None) -> tuple[Term, ...]:
    return tuple(_conjuncts(scope, text)) if text is not None else ()


def _conjuncts(scope: Scope, text: str) -> Iterator[Term]:
    """The parts that must all hold for a condition to hold."""
    parsed = scope.parse(text)
    waiting = [parsed.term] if isinstance(parsed, Parsed) else []
    while waiting:
        term = waiting.pop()
        if term.op == "and":
            waiting += term.args
        else:
            yield term


def _given(name: str, holding: tuple[Term, ...]) -> bool:
    """Whether it is known from around that the fact was entered."""
    return any(term.op == "not" and term.args[0].op == "is_null" and _names(term.args[0], name) for term in holding)


def _names(term: Term, name: str) -> bool:
    return any(arg.op == "name" and arg.name == name for arg in term.args)


def _open(scope: Scope, term: Term, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The entered facts without which the term may be unknown: not those with a substitute, or only asked whether."""
    if term.op == "name":
        yield from _behind(scope, term.name, seen)
    elif term.op == "is_null" or (term.op == "coalesce" and term.args[-1].op == "value"):
        return
    elif term.op == "case":
        for place, arg in enumerate(term.args):
            if place % 2 or place == len(term.args) - 1:  # a condition that is unknown goes on to the next
                yield from _open(scope, arg, seen)
    else:
        for arg in term.args:
            yield from _open(scope, arg, seen)


def _behind(scope: Scope, name: str, seen: frozenset[str]) -> Iterator[str]:
    fact = scope.vocabulary.get(name)
    if fact is None or not fact.derived or name in seen:
        yield name
    elif fact.aggregate is not None:
        yield fact.aggregate.table
    elif isinstance(parsed := scope.parse(fact.formula or ""), Parsed):
        yield from _open(scope, parsed.term, seen | {name})


def _all(scope: Scope, term: Term, seen: frozenset[str] = frozenset()) -> Iterator[Term]:
    """The term and everything in it, formulas of derived facts included."""
    yield term
    fact = scope.vocabulary.get(term.name) if term.op == "name" and term.name not in seen else None
    if fact is not None and fact.formula is not None and isinstance(parsed := scope.parse(fact.formula), Parsed):
        yield from _all(scope, parsed.term, seen | {term.name})
    for arg in term.args:
        yield from _all(scope, arg, seen)
