"""An entry for a ledger of supports as it is typed, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import cast

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Fact, Support
from pingding.policy.supports.entries import NEWEST, Entry, EntryKind
from pingding.policy.supports.money import NOTHING, in_unit, in_yuan
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.policy.values.typed import Value
from pingding.policy.values.values import read_value
from pingding.queries.editions import edition_of, shared
from pingding.queries.refusals import Faults
from pingding.records.models import SupportEntry, Title

Kind = SupportEntry.Kind
DOCUMENTED = frozenset({Kind.PROMISED, Kind.PAID, Kind.RECOVERED})
REASONED = frozenset({Kind.STOPPED, Kind.RESUMED, Kind.RECOVERED, Kind.REVERSED})
SUMS = frozenset({Kind.PROMISED, Kind.PAID, Kind.RECOVERED})


@dataclass(frozen=True)
class TypedEntry:
    """As typed. `amount` is in the unit of the support; `day` None is a field left empty; `stated` by fact."""

    support: str
    day: date | None = None
    amount: object = ""
    instalment: int | None = None
    until: date | None = None
    stated: Mapping[str, object] = field(default_factory=dict)
    document: str = ""
    reason: str = ""


def read_entry(
    kind: Kind, typed: TypedEntry, support: Support, title: Title, reverses: SupportEntry | None, today: date
) -> Entry:
    """The entry; Refusal of all that cannot be read."""
    faults = Faults()
    day = typed.day
    if day is None:
        day = today
        faults.add(Refusal(_("未填写"), where=_("日期"), remedy=_("请按实际发生的日期填写。")), "day")
    amount = faults.read(lambda: _amount(kind, typed.amount, support), NOTHING, "amount") if kind in SUMS else NOTHING
    stated: dict[str, Value] = {}
    if kind == Kind.PROMISED:
        vocabulary = edition_of(title.edition).vocabulary
        for key in support.states:
            stated[key] = faults.read(partial(_stated, vocabulary[key], typed.stated.get(key)), None, f"fact-{key}")
    documented = kind in DOCUMENTED
    document = faults.read(lambda: read_line(typed.document, _("依据文件"), 200, required=documented), "", "document")
    reasoned = kind in REASONED
    reason = faults.read(lambda: read_paragraphs(typed.reason, _("理由"), 2000, required=reasoned), "", "reason")
    faults.refuse()
    return Entry(
        id=NEWEST,
        support=typed.support,
        kind=cast(EntryKind, kind.value),
        day=day,
        amount=reverses.amount if reverses else amount,
        instalment=reverses.instalment if reverses else _instalment(kind, typed, support),
        until=typed.until if kind == Kind.STOPPED else None,
        reverses=reverses.pk if reverses else None,
        stated=stated,
        document=document,
        reason=reason,
        clause=support.clause,
    )


def _instalment(kind: Kind, typed: TypedEntry, support: Support) -> int | None:
    """The instalment meant; a support that is paid at once has but one."""
    if kind == Kind.PAID:
        return typed.instalment if support.instalments else 1
    return typed.instalment if kind == Kind.PROMISED and support.decided_each else None


def _amount(kind: Kind, typed: object, support: Support) -> Decimal:
    """A sum in 元; nothing where a promise is computed."""
    where = _("金额")
    value = read_value(Fact(label=where, type="money", unit=support.unit), typed, shared(), where=where)
    if value is None and kind == Kind.PROMISED and not any(rule.decided for rule in support.rules):
        return NOTHING
    if not isinstance(value, Decimal) or value <= 0:
        raise Refusal(_("未填写") if value is None else _("金额须大于零"), where=where, remedy=_("请填写金额。"))
    money = in_yuan(value, support.unit)
    if in_unit(money, support.unit) != value:
        raise Refusal(_("金额精确到分"), where=where, remedy=_("请核对金额。"))
    return money


def _stated(fact: Fact, typed: object) -> Value:
    value = read_value(fact, typed, shared(), where=fact.label)
    if value is None:
        raise Refusal(_("未填写"), where=fact.label, remedy=_("请按文件填写。"))
    return value
