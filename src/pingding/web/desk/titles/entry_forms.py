"""The forms of a title's ledger: for each support, the entries that can be made now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy.language import Edition, Fact
from pingding.policy.supports.accounts import Account
from pingding.policy.values.typed import choices_of
from pingding.policy.values.units import written_unit
from pingding.queries.editions import shared
from pingding.queries.supports import Ledger, LedgerRow
from pingding.web.desk.component_values import Field, field
from pingding.web.wording.dates import day_words
from pingding.web.wording.support_words import instalment_words


@dataclass(frozen=True)
class EntryForm:
    """A form: the act that it names, its title, a note, its fields; `opened` where it was just sent."""

    act: str
    title: str
    note: str
    fields: list[Field]
    opened: bool


def prefix_of(support: str, act: str) -> str:
    """What the names of a form's fields begin with, so that no two on the page are alike."""
    return f"{support}-{act}-"


def entry_forms(
    account: Account, ledger: Ledger, edition: Edition, errors: Mapping[str, list[str]], sent: str
) -> list[EntryForm]:
    """The forms of one support, with what is wrong in the one that was sent."""
    forms = []
    for act, title, note, fields in _possible(account, ledger, edition):
        prefix = prefix_of(account.id, act)
        for each in fields:
            each["name"] = prefix + each["name"]
            each["errors"] = errors.get(each["name"], [])
        forms.append(EntryForm(act, title, note, fields, opened=prefix == sent))
    return forms


Possible = Iterator[tuple[str, str, str, list[Field]]]
"""The act, the title, the note and the fields of what can be entered now."""


def _possible(account: Account, ledger: Ledger, edition: Edition) -> Possible:
    if account.support.states or any(rule.decided for rule in account.support.rules):
        fields = [*_stated(account, edition), _day(), _document()]
        yield "promise", _("登记确定的金额"), account.promise.says, fields
    if account.due:
        yield "pay", _("登记支付"), "", [*_payment(account), _day(), _document()]
    if account.stop is None:
        help = _("写明的，其间到期的各期不再支付；不写的只是推迟，恢复后照付。")
        yield "stop", _("停止支付"), "", [_day(), field("until", "date", _("恢复之日"), help=help), _reason()]
    else:
        yield "resume", _("恢复支付"), "", [_day(), _reason()]
    if account.paid > account.recovered:
        owed = _("尚待追回%(amount)s。") % {"amount": account.shown(account.owed)} if account.owed else ""
        amount = field("amount", "money", _("追回金额"), unit=account.support.unit, required=True, help=owed)
        yield "recover", _("登记追回"), _("追回的不再支付。"), [amount, _day(), _document(), _reason()]
    if entries := _correctable(account, ledger):
        chosen = field("entry", "choice", _("更正哪一笔"), choices=entries, required=True)
        yield "correct", _("更正登记"), _("原登记保留，另记一笔使它不再有效。"), [chosen, _reason()]


def _day() -> Field:
    """The day that counts; no day stands there at first, since what is entered takes effect by it."""
    return field("day", "date", _("日期"), required=True)


def _document() -> Field:
    return field("document", "text", _("依据文件"), required=True, help=_("写文件名称和文号。"), max_chars=200)


def _reason() -> Field:
    return field("reason", "longtext", _("理由"), rows=3, required=True)


def _payment(account: Account) -> list[Field]:
    """Which instalment is paid, and how much: only one that there is no other beside is chosen at first."""
    lines = [line for line in account.lines if line.state == "payable"]
    rest = _("尚未支付%(amount)s。") % {"amount": account.shown(lines[0].rest)} if len(lines) == 1 else ""
    amount = field("amount", "money", _("支付金额"), unit=account.support.unit, required=True, help=rest)
    if not account.support.instalments:
        return [amount]
    choices = [(str(line.number), f"{instalment_words(line.number)} · {account.shown(line.rest)}") for line in lines]
    only = choices[0][0] if len(choices) == 1 else ""
    return [field("instalment", "choice", _("期次"), only, choices=choices, required=True), amount]


def _stated(account: Account, edition: Edition) -> list[Field]:
    """What a decision says: the facts that the office states, and its amount."""
    support = account.support
    fields = [_fact(key, edition.vocabulary[key]) for key in support.states]
    if support.decided_each:
        numbers = [(str(line.number), instalment_words(line.number)) for line in account.lines]
        fields.append(field("instalment", "choice", _("期次"), choices=numbers, required=True))
    if any(rule.decided for rule in support.rules):
        fields.append(field("amount", "money", _("确定的金额"), unit=support.unit, required=not support.tiers))
    return fields


def _fact(key: str, fact: Fact) -> Field:
    choices = list(choices_of(fact, shared()).items())
    return field(
        f"fact-{key}", fact.type, fact.label, choices=choices, unit=written_unit(fact), help=fact.counted, required=True
    )


def _correctable(account: Account, ledger: Ledger) -> list[tuple[str, str]]:
    """The entries that can be undone, each in words."""
    rows = [row for row in ledger.rows if row.support is account.support and row.kind != "reversed"]
    return [(str(row.id), _entry_words(row)) for row in rows if not row.reversed]


def _entry_words(row: LedgerRow) -> str:
    parts = (day_words(row.day, weekday=False), row.kind_title, row.amount, row.document)
    return " · ".join(map(str, filter(None, parts)))
