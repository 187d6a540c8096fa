"""What fits together: types and units of the terms that an operator joins, with what to do when they do not fit."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pingding.policy.expressions.terms import TITLES, ExpressionFault, Kind, Term, TermType
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.arithmetic import plain
from pingding.policy.values.units import BARE

LARGEST_SHARE = Decimal(3)
"""A share compared with a literal above 300% is taken for a percentage written without dividing by a hundred."""


def require_type(term: Term, expected: TermType, where: str) -> Term:
    """The term, if it is of the wanted type (a bare null always is)."""
    if term.kind.type == "null":
        return replace(term, kind=replace(term.kind, type=expected))
    if term.kind.type != expected:
        raise ExpressionFault(
            f"{where}要的是{TITLES[expected]}，“{term_shown(term)}”是{TITLES[term.kind.type]}。", _hint(term, expected)
        )
    return term


def with_one_type(terms: Sequence[Term], where: str) -> tuple[Term, ...]:
    """The terms, all of one type and one unit; bare literals take the others' unit, nulls their type.

    Raises ExpressionFault when two of them differ.
    """
    first = next((term for term in terms if term.kind.type != "null"), terms[0])
    typed = [require_type(term, first.kind.type, where) for term in terms]
    if first.kind.type != "number":
        return tuple(typed)
    measured = [term for term in typed if term.kind.unit is not None]
    for term in measured[1:]:
        if term.kind.unit != measured[0].kind.unit:
            raise _other_unit(measured[0], term, where)
    unit = measured[0].kind.unit if measured else None
    return tuple(term.with_unit(unit) for term in typed)


def joined_kind(terms: Sequence[Term]) -> Kind:
    """The kind of a value that is one of these agreed terms."""
    kinds = [term.kind for term in terms]
    named = [kind.ids for kind in kinds]
    ids = frozenset[str]().union(*(ids_named for ids_named in named if ids_named)) if all(named) else None
    share = any(kind.share for kind in kinds)
    unit = next((kind.unit for kind in kinds if kind.unit is not None), None)
    return Kind(kinds[0].type, unit, share, ids)


def check_known(subject: Term, literal: Term) -> None:
    """Refuses an id that is not among those the subject can have, and 30 where 30% is meant."""
    if subject.kind.ids is not None and isinstance(literal.value, str) and literal.value not in subject.kind.ids:
        raise ExpressionFault(
            f"“{term_shown(subject)}”没有选项“{literal.value}”。", did_you_mean(literal.value, sorted(subject.kind.ids))
        )
    value = literal.value
    if subject.kind.share and isinstance(value, Decimal) and literal.op == "value" and value > LARGEST_SHARE:
        raise ExpressionFault(
            f"“{term_shown(subject)}”是比例，却与 {plain(value)} 相比。",
            f"百分数写成小数：{plain(value)}% 写作 {plain(value / 100)}。",
        )


def term_shown(term: Term) -> str:
    """A term in a message: a name, a literal, or a short form of what it is made of."""
    if term.op == "name":
        return term.name
    if term.op == "value":
        return "null" if term.value is None else str(term.value)
    if len(term.args) == 2 and not term.op.isalpha():
        return f"{term_shown(term.args[0])} {term.op} {term_shown(term.args[1])}"
    return f"{term.op}({', '.join(map(term_shown, term.args))})"


def _other_unit(left: Term, right: Term, where: str) -> ExpressionFault:
    sides = [f"“{term_shown(term)}”是{_measured(term)}" for term in (left, right)]
    return ExpressionFault(f"{where}单位不同：{sides[0]}，{sides[1]}。", "请改用同一单位的事实，或先相除成比例再比较。")


def _measured(term: Term) -> str:
    return "没有单位的数" if term.kind.unit == BARE and not term.kind.share else str(term.kind)


def _hint(term: Term, expected: TermType) -> str:
    if expected == "date" and term.kind.type == "text":
        return f"日期写作 DATE '{term.value}'。" if term.op == "value" else "日期写作 DATE '2025-01-31'。"
    if expected == "text" and term.kind.type == "date":
        return "日期的另一边写作 DATE '2025-01-31'。"
    if term.kind.type == "choices":
        return f"多项选择用 contains({term_shown(term)}, '选项')。"
    if expected == "boolean":
        return "请写成一个判断，如 staff >= 10。"
    if expected == "number" and term.kind.type == "text":
        return "数字不加引号。"
    return "请核对名称和写法。"
