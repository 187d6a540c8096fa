"""A checked expression as a tree of terms, each with its type and unit, which evaluator, SQL and explanation walk."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from pingding.policy.errors import PingdingError
from pingding.policy.language.facts import Column, Fact, FactType
from pingding.policy.translation import gettext_noop
from pingding.policy.values.units import BARE, Unit, unit_of

TermType = Literal["boolean", "number", "text", "date", "choices", "table", "null"]
Scalar = Decimal | bool | date | str | None

ASKED_ON = "asked_on"
"""The one name that is no fact: the day on which the question is asked."""
FILLED_IN = gettext_noop("填报日期")
DONE = gettext_noop("办理日期")
OPENED = {
    "application": FILLED_IN,
    "obligation": gettext_noop("开启日期"),
    "request": gettext_noop("提出日期"),
    "report": gettext_noop("反映日期"),
    "round": gettext_noop("开展日期"),
    "consequence": gettext_noop("提出日期"),
}
"""The day on which a procedure is opened, by what opens it (`opened_by`)."""

TYPES: dict[FactType, TermType] = {
    "number": "number",
    "integer": "number",
    "money": "number",
    "ratio": "number",
    "date": "date",
    "text": "text",
    "longtext": "text",
    "yesno": "boolean",
    "choice": "text",
    "choices": "choices",
    "table": "table",
    "organisation": "text",
    "person": "text",
    "region": "text",
    "office": "text",
}

TITLES: dict[TermType, str] = {
    "boolean": "是非判断",
    "number": "数",
    "text": "文字",
    "date": "日期",
    "choices": "多项选择",
    "table": "表格",
    "null": "空值",
}

DEEPEST = 60
"""So many terms may stand within each other."""

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")


class ExpressionFault(PingdingError):
    """An expression that cannot be used: what is wrong in it and what to write instead, in Chinese."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what + remedy)
        self.what, self.remedy = what, remedy


def too_deep() -> ExpressionFault:
    """The fault of terms within terms beyond all use."""
    return ExpressionFault("表达式套得太深。", "请拆成几个派生事实。")


@dataclass(frozen=True)
class Kind:
    """What a term is: its type; for a number its unit (None: a bare literal, which takes the other side's unit);
    whether it is a share such as 28.5%; and the ids it can have where they are known."""

    type: TermType
    unit: Unit | None = None
    share: bool = False
    ids: frozenset[str] | None = None

    def __str__(self) -> str:
        if self.type != "number" or self.unit is None or self.unit == BARE:
            return "比例" if self.share else TITLES[self.type]
        return f"数（{self.unit}）"


BOOLEAN, DATE, TEXT, NULL = Kind("boolean"), Kind("date"), Kind("text"), Kind("null")


def value_kind(fact: Fact | Column, ids: frozenset[str] | None = None) -> Kind:
    """The kind of a fact's or a column's value.

    >>> str(value_kind(Fact(label="职工总数", type="integer", unit="人")))
    '数（人）'
    """
    type_ = TYPES[fact.type]
    return Kind(type_, unit_of(fact) if type_ == "number" else None, fact.type == "ratio", ids)


@dataclass(frozen=True)
class Term:
    """One node. `op` is the SQL operator or function in lower case, or `name`, `value`, `is_null`.

    case: condition, result, condition, result, … , otherwise. in: subject, then its values. round: the
    places are its `value`.
    """

    op: str
    kind: Kind
    args: "tuple[Term, ...]" = ()
    name: str = ""
    value: Scalar = None

    def names(self) -> Iterator[str]:
        """Every name read, in order of writing, with repetitions."""
        if self.op == "name":
            yield self.name
        for arg in self.args:
            yield from arg.names()

    def with_unit(self, unit: Unit | None) -> "Term":
        """A bare literal seen with the unit of what stands opposite."""
        if self.kind.type != "number" or self.kind.unit is not None or unit is None:
            return self
        return replace(self, kind=replace(self.kind, unit=unit))
