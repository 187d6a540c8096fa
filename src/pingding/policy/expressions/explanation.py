"""Why an expression came out as it did: the comparisons that decided, and the names that leave it unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pingding.policy.expressions.calendar_functions import CALENDAR_FUNCTIONS
from pingding.policy.expressions.evaluation import Lookup, compiled
from pingding.policy.expressions.terms import ASKED_ON, COMPARISONS, Term
from pingding.policy.translation import bracketed_shown, listed_shown
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import show_date, show_number, show_share

Show = Callable[[str, Any], str]
"""A named fact's value in words."""

SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}


@dataclass(frozen=True)
class Deciding:
    """One comparison that decided: what was looked at, what was found there, which bound was set for it.

    `names` are the facts read on the found side. `op` is "" for a yes/no fact standing alone.
    """

    label: str
    found: str
    op: str
    bound: str
    answer: bool | None
    names: tuple[str, ...]


Explain = Callable[[Lookup, Show], tuple[Deciding, ...]]


def explained(term: Term, labels: Mapping[str, str]) -> Explain:
    """A function from facts to the comparisons that decided the term's truth."""
    if term.op in ("and", "or"):
        return _joined(term, labels)
    if term.op == "not" and term.args[0].op != "name":
        return explained(term.args[0], labels)
    if term.op == "case":
        return _case(term, labels)
    return _single(term, labels)


def _joined(term: Term, labels: Mapping[str, str]) -> Explain:
    parts = [(compiled(arg), explained(arg, labels)) for arg in term.args]
    evaluate_all, everything_counts = compiled(term), term.op == "and"

    def explain(facts: Lookup, show: Show) -> tuple[Deciding, ...]:
        answer = evaluate_all(facts)
        every = answer is everything_counts
        return _once(why for value, part in parts if every or value(facts) is answer for why in part(facts, show))

    return explain


def _case(term: Term, labels: Mapping[str, str]) -> Explain:
    conditions = [compiled(arg) for arg in term.args[:-1:2]]
    reasons = [explained(arg, labels) for arg in term.args[:-1:2]]
    results = [None if arg.op == "value" else explained(arg, labels) for arg in (*term.args[1::2], term.args[-1])]

    def explain(facts: Lookup, show: Show) -> tuple[Deciding, ...]:
        chosen = next((i for i, holds in enumerate(conditions) if holds(facts) is True), len(conditions))
        result = results[chosen]
        if result is not None:
            return result(facts, show)
        return _once(why for reason in reasons[: chosen + 1] for why in reason(facts, show))

    return explain


def _single(term: Term, labels: Mapping[str, str]) -> Explain:
    evaluate_all = compiled(term)
    subject = term.args[0] if term.op in (*COMPARISONS, "in", "contains", "is_null", "not") else term
    bounds = term.args[1:] if subject is not term else ()
    evaluate, names = compiled(subject), tuple(dict.fromkeys(subject.names()))
    limits = [(compiled(arg), arg) for arg in bounds]
    op = term.op if subject is not term and term.op != "not" else ""

    def explain(facts: Lookup, show: Show) -> tuple[Deciding, ...]:
        value, values = evaluate(facts), [(limit(facts), arg) for limit, arg in limits]
        shown = _value_words(subject, value, show)
        label = term_in_words(subject, labels)
        bound = listed_shown(_value_words(arg, limit, show, subject) for limit, arg in values)
        if _is_number(value) and shown == bound and values[0][0] != value:
            shown = _value_words(subject, value, None)
        return (Deciding(label, shown, op, bound, evaluate_all(facts), names),)

    return explain


def _value_words(term: Term, value: Any, show: Show | None, like: Term | None = None) -> str:
    """A term's value in words: a fact's by `show`, a computed number's by its unit; `like` lends its choices."""
    named = term if term.op == "name" else like if like is not None and like.op == "name" else None
    if show is not None and named is not None and (term is named or not _is_number(value)):
        wrapped = (value,) if named.kind.type == "choices" and isinstance(value, str) else value
        return show(named.name, wrapped)
    if value is None:
        return _("未知")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if _is_number(value):
        share = term.kind.share or (like is not None and like.kind.share)
        exact = show is None or term.op == "value"
        if share:
            return show_share(value, None if exact else 2)
        return show_number(value, str(term.kind.unit or ""), None if exact else 4)
    return value if isinstance(value, str) else show_date(value)


def _is_number(value: Any) -> bool:
    return hasattr(value, "as_tuple")


def term_in_words(term: Term, labels: Mapping[str, str]) -> str:
    """A computed quantity in words: 研发人员数÷职工总数."""
    if term.op == "name":
        return _(labels[term.name]) if term.name == ASKED_ON else labels[term.name]
    if term.op == "value":
        return _value_words(term, term.value, None)
    parts = [term_in_words(arg, labels) for arg in term.args]
    if term.op in CALENDAR_FUNCTIONS:
        return _(CALENDAR_FUNCTIONS[term.op].words).format(*parts)
    if term.op in SIGNS:
        wrapped = [bracketed_shown(p) if arg.op in SIGNS else p for p, arg in zip(parts, term.args, strict=True)]
        return SIGNS[term.op].join(map(str, wrapped))
    if term.op in ("least", "greatest"):
        among = _("与").join(map(str, parts))
        return (
            _("%(values)s中较小的") % {"values": among}
            if term.op == "least"
            else _("%(values)s中较大的") % {"values": among}
        )
    if term.op == "round":
        return parts[0]
    if term.op == "coalesce":
        return f"{parts[0]}" + "".join(_("（没有的按%(value)s）") % {"value": part} for part in parts[1:])
    if term.op in ("abs", "neg"):
        words = {"value": parts[0]}
        return _("%(value)s的绝对值") % words if term.op == "abs" else _("%(value)s的相反数") % words
    return listed_shown(dict.fromkeys(labels[name] for name in term.names()))


def _once(reasons: Iterable[Deciding]) -> tuple[Deciding, ...]:
    return tuple(dict.fromkeys(reasons))


def unknowns(term: Term) -> Callable[[Lookup], tuple[str, ...]]:
    """A function from facts to the names that leave the term unknown; a zero that is divided by counts too."""
    evaluate_all = compiled(term)
    if term.op == "name":
        return lambda facts: () if facts.get(term.name) is not None else (term.name,)
    parts = [unknowns(arg) for arg in term.args]
    divisor = compiled(term.args[1]) if term.op == "/" else None

    def collect(facts: Lookup) -> tuple[str, ...]:
        if evaluate_all(facts) is not None:
            return ()
        if divisor is not None and divisor(facts) == 0:
            return tuple(dict.fromkeys(term.args[1].names()))
        return tuple(dict.fromkeys(name for part in parts for name in part(facts)))

    return collect
