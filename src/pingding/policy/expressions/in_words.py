"""An expression in words, so that a page can say when a part applies and how points are computed."""

from collections.abc import Mapping
from datetime import date

from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.expressions.explanation import term_in_words
from pingding.policy.expressions.terms import ASKED_ON, COMPARISONS, FILLED_IN, Scalar, Term
from pingding.policy.language import Edition, Fact, Shared
from pingding.policy.language.facts import Column
from pingding.policy.translation import bracketed_shown, gettext_noop, listed_shown
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import show_date, show_number, show_share, show_value
from pingding.policy.values.typed import choices_of

WORDS = {
    "=": gettext_noop("%(quantity)s为%(value)s"),
    "<>": gettext_noop("%(quantity)s不为%(value)s"),
    ">=": gettext_noop("%(quantity)s不低于%(value)s"),
    ">": gettext_noop("%(quantity)s大于%(value)s"),
    "<=": gettext_noop("%(quantity)s不高于%(value)s"),
    "<": gettext_noop("%(quantity)s小于%(value)s"),
    "contains": gettext_noop("%(quantity)s包含%(value)s"),
    "in": gettext_noop("%(quantity)s属于%(value)s"),
}
DATED = WORDS | {
    ">=": gettext_noop("%(quantity)s不早于%(value)s"),
    ">": gettext_noop("%(quantity)s晚于%(value)s"),
    "<=": gettext_noop("%(quantity)s不晚于%(value)s"),
    "<": gettext_noop("%(quantity)s早于%(value)s"),
}
JOINTS = {"and": gettext_noop("，且"), "or": gettext_noop("，或")}


def in_words(edition: Edition, shared: Shared, text: str, gives: Fact | None = None, day: str = FILLED_IN) -> str:
    """The expression in words, with the labels of facts and choices: 职工总数不低于20人，且单位性质为企业.

    `gives` is the fact whose formula it is, so that a choice it results in is shown by its label; `day` what the day on
    which it is asked is called there (`terms.OPENED`).
    Raises ExpressionFault for an expression that the edition does not know.
    """
    term = compiled_edition(edition, shared).expression(text).term
    return _WordsWriter(edition.vocabulary, shared, gives, day).read(term)


def row_in_words(edition: Edition, shared: Shared, table: str, text: str) -> str:
    """An expression over the columns of a table fact in words. Raises ExpressionFault."""
    term = compiled_edition(edition, shared).row_expression(table, text).term
    return _WordsWriter(edition.vocabulary[table].columns, shared, None).read(term)


class _WordsWriter:
    """Reads terms over one vocabulary."""

    def __init__(
        self,
        vocabulary: Mapping[str, Fact] | Mapping[str, Column],
        shared: Shared,
        gives: Fact | None,
        day: str = FILLED_IN,
    ) -> None:
        self.vocabulary, self.shared, self.gives = vocabulary, shared, gives
        self.labels = {key: fact.label for key, fact in vocabulary.items()} | {ASKED_ON: day}

    def read(self, term: Term) -> str:
        """A term as a statement where it is one, else as a quantity."""
        if term.op in JOINTS:
            return _(JOINTS[term.op]).join(self._part(arg, term.op) for arg in term.args)
        if term.op == "not":
            return self._negation(term.args[0])
        if term.op in COMPARISONS:
            left, right = term.args
            words = DATED if "date" in (left.kind.type, right.kind.type) else WORDS
            return _(words[term.op]) % {"quantity": self._quantity(left), "value": self._beside(left, right)}
        if term.op in ("in", "contains"):
            subject, *values = term.args
            named = listed_shown(self._beside(subject, value) for value in values)
            return _(WORDS[term.op]) % {"quantity": self._quantity(subject), "value": named}
        if term.op == "is_null":
            return _("未填写%(quantity)s") % {"quantity": self._quantity(term.args[0])}
        if term.op == "case":
            return self._case(term)
        if term.kind.type == "boolean" and term.op == "name":
            return str(self.labels[term.name])
        return self._quantity(term)

    def _part(self, arg: Term, joint: str) -> str:
        return bracketed_shown(self.read(arg)) if arg.op in JOINTS and arg.op != joint else self.read(arg)

    def _negation(self, term: Term) -> str:
        if term.op == "is_null":
            return _("已填写%(quantity)s") % {"quantity": self._quantity(term.args[0])}
        if term.op == "name":
            return _("%(quantity)s为否") % {"quantity": self.labels[term.name]}
        return _("并非%(statement)s") % {"statement": self.read(term)}

    def _case(self, term: Term) -> str:
        ways = zip(term.args[:-1:2], term.args[1::2], strict=False)
        parts = [
            _("%(case)s时取%(value)s") % {"case": self.read(when), "value": self._result(then)} for when, then in ways
        ]
        last = term.args[-1]
        rest = (
            [] if last.op == "value" and last.value is None else [_("其余取%(value)s") % {"value": self._result(last)}]
        )
        return _("；").join([*parts, *rest])

    def _result(self, term: Term) -> str:
        if self.gives is not None and isinstance(term.value, str):
            return str(choices_of(self.gives, self.shared).get(term.value, term.value))
        return self._quantity(term)

    def _quantity(self, term: Term) -> str:
        if term.op == "case":
            return bracketed_shown(self._case(term))
        return self._value(term.value, term) if term.op == "value" else str(term_in_words(term, self.labels))

    def _beside(self, subject: Term, term: Term) -> str:
        """A value as the fact opposite shows it: with its unit, or the label of the choice."""
        if term.op != "value":
            return self._quantity(term)
        fact = self.vocabulary.get(subject.name) if subject.op == "name" else None
        if fact is None:
            return self._value(term.value, subject)
        value = term.value
        return show_value(fact, (value,) if fact.type == "choices" and isinstance(value, str) else value, self.shared)

    def _value(self, value: Scalar, like: Term) -> str:
        if value is None or isinstance(value, bool):
            return _("空值") if value is None else _("是") if value else _("否")
        if isinstance(value, date):
            return show_date(value)
        if isinstance(value, str):
            return value
        return show_share(value, None) if like.kind.share else show_number(value, str(like.kind.unit or ""))
