"""What each act on a title leaves beside what the policy says that it sets: units, parts, bans, grades, entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.actions.cases.ban_liftings import record_lifting
from pingding.actions.cases.ledger_entries import LedgerEntry
from pingding.actions.cases.new_titles import begin_title, record_granted, title_number
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.steps import title_acts as said
from pingding.policy.supports.accounts import accounts_of
from pingding.policy.supports.admission import claim
from pingding.policy.supports.entries import NEWEST, Entry
from pingding.policy.supports.money import NOTHING, fact_in_yuan
from pingding.policy.titles.acts import term_end
from pingding.policy.titles.state import TitleState
from pingding.policy.values.values import write_value
from pingding.queries.bans import bans_left_by, lifting_refused, person_digest
from pingding.queries.books import books_of
from pingding.queries.cases.facts import case_facts
from pingding.queries.editions import edition_of
from pingding.records.models import (
    Ban,
    BanLifting,
    Case,
    Organisation,
    Partner,
    SupportEntry,
    Title,
    TitleChange,
)

T = TypeVar("T")


@dataclass(frozen=True)
class ActOnTitle:
    """One act of an outcome on the title of a case, from a day on, and what it rests on."""

    act: said.TitleActBase
    title: Title
    state: TitleState
    case: Case
    facts: Facts
    day: date


def as_stored(sets: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: days as texts."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in sets.items()}


# -- what an act sets that the records know, and what it leaves beside the title

SetAndKept = tuple[dict[str, Any], dict[str, Any]]
"""What is set beside what the policy says, and the details that the change keeps."""


def nothing(_doing: ActOnTitle) -> SetAndKept:
    """What an act leaves beside that needs nothing of the records."""
    return {}, {}


def _transfer(doing: ActOnTitle) -> SetAndKept:
    act = doing.act
    assert isinstance(act, said.Transfer)
    return {"holder": _unit(doing, act.fact).pk}, {}


def _merge(doing: ActOnTitle) -> SetAndKept:
    act = doing.act
    assert isinstance(act, said.Merge)
    number = str(doing.facts[act.fact] or "").strip()
    into = Title.objects.filter(Q(number=number) | Q(code=number)).exclude(pk=doing.title.pk).first()
    if into is None:
        raise Refusal(
            _("没有编号为“%(number)s”的其他称号") % {"number": number},
            clause=doing.act.clause,
            remedy=_("请核对并入的称号的编号。"),
        )
    return {}, {"into": into.number}


def _stop_support(doing: ActOnTitle) -> SetAndKept:
    act = doing.act
    assert isinstance(act, said.StopSupport)
    return {}, as_stored({"until": end} if (end := term_end(act, doing.day)) else {})


def _enter(doing: ActOnTitle) -> SetAndKept:
    act = doing.act
    assert isinstance(act, said.Enter)
    values = {key: doing.facts[key] for key in act.facts}
    return {}, {"entries": {key: write_value(value) for key, value in values.items() if value is not None}}


def _said(doing: ActOnTitle) -> SetAndKept:
    """What was written of the act in the definition, where nothing has to be computed."""
    return {}, doing.act.model_dump(mode="json", by_alias=True, exclude={"act", "clause", "local"}, exclude_none=True)


SETTING: dict[type[said.TitleActBase], Callable[[ActOnTitle], SetAndKept]] = {
    said.Transfer: _transfer,
    said.Merge: _merge,
    said.Enter: _enter,
    said.StopSupport: _stop_support,
    said.CreditRecord: _said,
    said.Meet: _said,
    said.Defer: _said,
    said.RecordGrade: _said,
}


def _unit(doing: ActOnTitle, fact: str) -> Organisation:
    code = str(doing.facts[fact] or "").strip().upper()
    unit = Organisation.objects.filter(code=code).first() if code else None
    if unit is None:
        raise Refusal(
            _("统一社会信用代码为“%(code)s”的单位没有在平台登记") % {"code": code},
            clause=doing.act.clause,
            remedy=_("请先由该单位登记，再办理变更。"),
        )
    return unit


# -- what follows from a change that is stored


def _ban(doing: ActOnTitle, change: TitleChange) -> None:
    act = doing.act
    assert isinstance(act, said.Ban)
    common = {
        "change": change,
        "edition": doing.title.edition,
        "everywhere": act.programmes == "all",
        "starts": doing.day,
        "ends": term_end(act, doing.day),
    }
    if "unit" in act.who:
        Ban.objects.create(organisation_id=doing.state.holder, **common)
    if "partners" in act.who:
        for partner in Partner.objects.filter(case=doing.title.case_id, removed_at=None).exclude(code=""):
            Ban.objects.create(partner_code=partner.code, **common)
    if "person" in act.who and act.person:
        Ban.objects.create(person=person_digest(_person(doing, act.person)), **common)


def _lift_ban(doing: ActOnTitle, change: TitleChange) -> None:
    act = doing.act
    assert isinstance(act, said.LiftBan)
    left = [ban for ban in bans_left_by(doing.title, act.who) if lifting_refused(ban, doing.day) is None]
    if not left:
        what = _("“%(name)s”没有可以自%(day)s起解除的限制申报") % {
            "name": doing.state.name,
            "day": translation.day(doing.day),
        }
        remedy = _("请在信用记录中核对限制的起止和是否已经解除。")
        raise Refusal(what, clause=act.clause, kind="conflict", remedy=remedy)
    for ban in left:
        lifting = BanLifting(
            ban_id=ban.pk,
            effective_on=doing.day,
            document=change.document.number if change.document else "",
            clause=list(act.clause),
            case=doing.case,
            recorded_at=change.recorded_at,
        )
        record_lifting(ban, lifting)


def _person(doing: ActOnTitle, fact: str) -> str:
    """The person that a fact names, in this case or in the one in which the title was granted."""
    granting = doing.title.case
    granting.edition = doing.title.edition
    name = doing.facts[fact] or case_facts(granting, on=doing.day).facts[fact]
    if not name:
        raise _lacking(doing, fact)
    return str(name)


def _known(doing: ActOnTitle, fact: str | None, kind: type[T]) -> T | None:
    """The value of a fact where one is named; Refusal where it is not known."""
    value = doing.facts[fact] if fact else None
    if fact and not isinstance(value, kind):
        raise _lacking(doing, fact)
    return value if isinstance(value, kind) else None


def _lacking(doing: ActOnTitle, fact: str) -> Refusal:
    what = _("没有填写“%(fact)s”，不能办理") % {"fact": edition_of(doing.title.edition).vocabulary[fact].label}
    return Refusal(what, clause=doing.act.clause, remedy=_("请退回补填。"))


def _recover_support(doing: ActOnTitle, change: TitleChange) -> None:
    """Enter into the ledger what is to be paid back of each support that is meant."""
    act, title = doing.act, doing.title
    assert isinstance(act, said.RecoverSupport)
    book = books_of([title], doing.day).get(title.pk)
    if book is None:
        return
    since, amount = _known(doing, act.since, date), _known(doing, act.amount, Decimal)
    if act.amount and amount is not None:
        amount = fact_in_yuan(edition_of(title.edition).vocabulary[act.amount], amount)
    making = LedgerEntry(SupportEntry.Kind.CLAIMED, title, book, change.recorded_at, None)
    document = change.document.number if change.document else ""
    for key, account in accounts_of(book.title, book.entries, doing.day).items():
        money = claim(account, since, amount) if not act.supports or key in act.supports else NOTHING
        if money:
            entry = Entry(NEWEST, key, "claimed", doing.day, money, document=document, clause=act.clause)
            making.store(account.support, entry)


def _grade(doing: ActOnTitle, change: TitleChange) -> None:
    act = doing.act
    assert isinstance(act, said.RecordGrade)
    doing.case.scores |= {act.fact: act.as_}


def _split(doing: ActOnTitle, change: TitleChange) -> None:
    """Begin the title that goes on beside this one: of the same kind, field and term, for the unit that is named."""
    act, old = doing.act, doing.title
    assert isinstance(act, said.Split)
    name, unit = str(doing.facts[act.name] or ""), _unit(doing, act.holder)
    if change.document is None or not name:
        what = _("分立须有分出的称号的名称，并由所发的文件作出")
        raise Refusal(what, clause=act.clause, remedy=_("请核对所填的名称，从发文步骤办理。"))
    kind = edition_of(old.edition).titles[doing.state.kind]
    title = Title(
        case=doing.case,
        edition=old.edition,
        kind=doing.state.kind,
        status=kind.status,
        organisation=unit,
        name=name,
        number=title_number(edition_of(old.edition), kind, doing.day.year),
        region=unit.region,
        field=doing.state.field,
        granted_on=doing.day,
        expires_on=doing.state.expires_on,
        document=change.document,
    )
    begin_title(title)
    record_granted(title, clause=act.clause, at=change.recorded_at)
    change.details = {"into": title.number}
    change.save(update_fields=["details"])


AFTER: dict[type[said.TitleActBase], Callable[[ActOnTitle, TitleChange], None]] = {
    said.Ban: _ban,
    said.LiftBan: _lift_ban,
    said.Split: _split,
    said.RecoverSupport: _recover_support,
    said.RecordGrade: _grade,
}
