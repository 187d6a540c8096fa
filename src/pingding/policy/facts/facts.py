"""The facts of one case: what was entered and what follows from it. None is: not known."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pingding.policy.errors import PingdingError, Refusal
from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.expressions.expression import ASKED_ON, Parsed
from pingding.policy.language import Edition, Fact, Shared
from pingding.policy.language.facts import Aggregate
from pingding.policy.suggestions import did_you_mean
from pingding.policy.translation import bracketed
from pingding.policy.translation import gettext as _
from pingding.policy.values.arithmetic import over, plus
from pingding.policy.values.size import refuse_oversized
from pingding.policy.values.typed import Row, Value
from pingding.policy.values.values import read_value, show_value

MOST_FAULTS = 100
"""After so many faults the others are not looked for: nobody corrects more of them at once."""


class BrokenFacts(PingdingError):
    """Facts that cannot be read; `faults` lists every refusal, in the order given."""

    def __init__(self, faults: tuple[Refusal, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Facts(Mapping[str, Value]):
    """Entered values of an edition's facts on a day, with the derived ones computed when asked for.

    `facts[id]` gives a Value, None when unknown; KeyError for an id that is not in the vocabulary. `asked_on` is the
    day. Values are not checked here: read them with `read_facts` or `read_value`. `sources` says in words, of facts
    read from elsewhere (`policy.facts.earlier`), where their value comes from.
    """

    def __init__(
        self,
        edition: Edition,
        shared: Shared,
        entered: Mapping[str, Value],
        on: date,
        sources: Mapping[str, str] | None = None,
    ) -> None:
        self.edition, self.shared, self.entered, self.on = edition, shared, dict(entered), on
        self.sources = dict(sources or {})
        self.compiled = compiled_edition(edition, shared)
        self._derived: dict[str, Value] = {ASKED_ON: on}
        self._under_way: set[str] = set()

    def __getitem__(self, key: str) -> Value:
        if key in self._derived:
            return self._derived[key]
        fact = self.compiled.vocabulary[key]
        if not fact.derived:
            return self.entered.get(key)
        self._derived[key] = value = self._derive(key, fact)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or None for an unknown value as for an unknown id."""
        if key in self.compiled.vocabulary or key == ASKED_ON:
            return self[key]
        return default

    def __iter__(self) -> Iterator[str]:
        return iter(self.compiled.vocabulary)

    def __len__(self) -> int:
        return len(self.compiled.vocabulary)

    def expression(self, text: str) -> Parsed:
        """An expression over these facts' vocabulary, parsed once per edition. Raises ExpressionFault."""
        return self.compiled.expression(text)

    def evaluate(self, text: str) -> Value:
        """The value of an expression; None when unknown. Raises ExpressionFault."""
        return self.expression(text).evaluate(self)

    def holds(self, text: str | None) -> bool | None:
        """Whether a condition is true; None when unknown. No condition (None) is true."""
        if text is None:
            return True
        answer = self.evaluate(text)
        return answer if isinstance(answer, bool) else None

    def show(self, key: str, value: Value) -> str:
        """Some value of this fact in Chinese words."""
        if key == ASKED_ON:
            return show_value(Fact(label=key, type="date"), value, self.shared)
        return show_value(self.compiled.vocabulary[key], value, self.shared)

    def cited(self, key: str, value: Value) -> str:
        """The same, with where it comes from for a value of earlier data: 35人（2025年度报告）."""
        source = self.sources.get(key, "") if value is not None and value == self.entered.get(key) else ""
        return self.show(key, value) + bracketed(source)

    def in_words(self, key: str) -> str:
        """The value of a fact in Chinese words; empty where it has none, or where there is no such fact."""
        value = self[key] if key in self.compiled.vocabulary else None
        return "" if value in (None, "", ()) else self.show(key, value)

    def missing(self, expression: str | Parsed) -> tuple[str, ...]:
        """The entered facts that leave the expression unknown, in the order they are read; empty when it is known.

        A fact whose value is zero is named too when the expression divides by it.
        """
        parsed = self.expression(expression) if isinstance(expression, str) else expression
        return self.entered_behind(parsed.unknown_names(self))

    def entered_behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Derived facts replaced by the entered ones that leave them unknown (or that they are made of)."""
        behind: list[str] = []
        for name in names:
            behind += self._behind(name)
        return tuple(dict.fromkeys(behind))

    def _behind(self, name: str) -> tuple[str, ...]:
        fact = self.compiled.vocabulary.get(name)
        if fact is None or not fact.derived:
            return (name,)
        if fact.aggregate is not None:
            return (fact.aggregate.table,)
        parsed = self.expression(fact.formula or "")
        return self.entered_behind(parsed.unknown_names(self) or tuple(dict.fromkeys(parsed.term.names())))

    def _derive(self, key: str, fact: Fact) -> Value:
        if key in self._under_way:
            raise PingdingError(f"事实“{key}”的公式绕回了自身。")
        self._under_way.add(key)
        try:
            if fact.aggregate is not None:
                return self._aggregate(fact.aggregate)
            return self.expression(fact.formula or "").evaluate(self)
        finally:
            self._under_way.discard(key)

    def _aggregate(self, aggregate: Aggregate) -> Value:
        rows = self[aggregate.table]
        if not isinstance(rows, tuple):
            return None
        chosen = [row for row in rows if not isinstance(row, str) and self._counts(aggregate, row)]
        if aggregate.take == "count" and aggregate.column is None:
            return Decimal(len(chosen))
        values = [value for row in chosen if (value := row.get(aggregate.column or "")) is not None]
        return _taken(aggregate.take, values)

    def _counts(self, aggregate: Aggregate, row: Row) -> bool:
        if aggregate.where is None:
            return True
        parsed = self.compiled.row_expression(aggregate.table, aggregate.where)
        return parsed.evaluate({**row, ASKED_ON: self.on}) is True


def _taken(take: str, values: list[Any]) -> Value:
    """count, sum, min, max, avg or distinct of the values that are known, as SQL aggregates compute it."""
    if take in ("count", "distinct"):
        return Decimal(len(values) if take == "count" else len(set(values)))
    if take in ("min", "max"):
        extreme: Value = (min if take == "min" else max)(values, default=None)
        return extreme
    total: Decimal | None = Decimal(0)
    for value in values:
        total = None if total is None else plus(total, value)
    if take == "sum" or total is None:
        return total
    return over(total, Decimal(len(values)))


def read_facts(edition: Edition, shared: Shared, raw: Mapping[str, object], on: date) -> Facts:
    """Facts out of a facts file or a request: fact id to raw value.

    Raises BrokenFacts with every fault (of very many, the first): unknown names, derived facts that were given, wrong
    types and units, more than there is room for.
    """
    vocabulary = edition.vocabulary
    entered: dict[str, Value] = {}
    faults: list[Refusal] = []
    for key, value in raw.items():
        try:
            fact = _enterable(key, vocabulary)
            refuse_oversized(fact, value, where=key + bracketed(fact.label))
            entered[key] = read_value(fact, value, shared, where=key + bracketed(fact.label))
        except Refusal as refusal:
            faults.append(refusal)
        if len(faults) == MOST_FAULTS:
            break
    if faults:
        raise BrokenFacts(tuple(faults))
    return Facts(edition, shared, entered, on)


def _enterable(key: str, vocabulary: Mapping[str, Fact]) -> Fact:
    fact = vocabulary.get(key)
    if fact is None:
        by_label = {entry.label: name for name, entry in vocabulary.items()}
        meant = _("请写作 %(id)s。") % {"id": by_label[key]} if key in by_label else did_you_mean(str(key), vocabulary)
        raise Refusal(_("没有名为“%(fact)s”的事实") % {"fact": key}, where=str(key), remedy=meant)
    if fact.derived:
        what = _("“%(fact)s”由系统算出，不能填写") % {"fact": fact.label}
        raise Refusal(what, where=key, remedy=_("请删去这一项，填写它所依据的事实。"))
    return fact
