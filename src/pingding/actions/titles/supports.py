"""Entries in the ledger of what a title brings in money: promised, paid, stopped, resumed, recovered, corrected."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from pingding.actions.cases.ledger_entries import LedgerEntry
from pingding.actions.door import action, for_change
from pingding.actions.titles.typed_entries import TypedEntry, read_entry
from pingding.policy.errors import Refusal
from pingding.policy.supports.admission import admit
from pingding.queries.books import Book, books_of
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.supports import in_force, support_of
from pingding.queries.titles.register import find_title
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, SupportEntry, Title

Kind = SupportEntry.Kind


@action
def promise_support(code: str, typed: TypedEntry, *, actor: Viewer, at: datetime) -> SupportEntry:
    """Enter what the office has decided, or what it states so that the amount can be computed; by its document.

    Refusals, as for each entry of a ledger: another office; a day to come; a title not in force; no document; more
    than the cap; less than was paid already; the same twice.
    """
    return _enter(Kind.PROMISED, code, typed, actor, at)


@action
def pay_support(code: str, typed: TypedEntry, *, actor: Viewer, at: datetime) -> SupportEntry:
    """Enter a payment of an instalment. Refused too: an instalment before its day or condition; while stopped."""
    return _enter(Kind.PAID, code, typed, actor, at)


@action
def stop_support(code: str, typed: TypedEntry, *, actor: Viewer, at: datetime) -> SupportEntry:
    """Stop payment from a day, until a day or without a stated end, with the reason. Refused while it is stopped."""
    return _enter(Kind.STOPPED, code, typed, actor, at)


@action
def resume_support(code: str, typed: TypedEntry, *, actor: Viewer, at: datetime) -> SupportEntry:
    """Resume payment from a day, with the reason. Refused where it is not stopped."""
    return _enter(Kind.RESUMED, code, typed, actor, at)


@action
def recover_support(code: str, typed: TypedEntry, *, actor: Viewer, at: datetime) -> SupportEntry:
    """Enter what was got back, with the reason. Refused: more than was paid. The title need not be in force."""
    return _enter(Kind.RECOVERED, code, typed, actor, at)


@action
def correct_support_entry(code: str, entry: int, reason: str, *, actor: Viewer, at: datetime) -> SupportEntry:
    """Undo a wrong entry by another one, with the reason. Refused: twice; where the ledger would no longer add up."""
    title, book = _held(code, local_date(at))
    wrong = next((row for row in book.stored if row.pk == entry), None)
    if wrong is None:
        raise Refusal(_("没有这一笔可以更正"), kind="missing", remedy=_("请从称号的支持台账中选择。"))
    typed = TypedEntry(wrong.support, day=local_date(at), reason=reason)
    return _entered(LedgerEntry(Kind.REVERSED, title, book, at, actor), typed, reverses=wrong)


def _enter(kind: Kind, code: str, typed: TypedEntry, actor: Viewer, at: datetime) -> SupportEntry:
    title, book = _held(code, local_date(at), typed.day)
    return _entered(LedgerEntry(kind, title, book, at, actor), typed)


def _held(code: str, today: date, day: date | None = None) -> tuple[Title, Book]:
    """The title of that code with all that was entered, held with its unit, of which some money is given only once.

    What is known of the title is that of the day of an entry.
    """
    title = find_title(code, today).title
    for_change(Organisation.objects.all()).get(pk=title.organisation_id)
    for_change(Title.objects.all()).get(pk=title.pk)
    book = books_of([title], day or today).get(title.pk)
    if book is None:
        what = _("“%(title)s”没有资金支持") % {"title": title.name}
        raise Refusal(what, kind="missing", remedy=_("请核对称号。"))
    return title, book


def _entered(making: LedgerEntry, typed: TypedEntry, reverses: SupportEntry | None = None) -> SupportEntry:
    """Make one entry for whoever may, as far as it is admitted."""
    support = support_of(making.title, typed.support)
    office = making.office(support)
    entry = read_entry(making.kind, typed, support, making.title, reverses, local_date(making.at))
    if making.kind in (Kind.PROMISED, Kind.PAID) and not in_force(making.title, entry.day):
        what, remedy = _("“%(title)s”当日不在有效期内") % {"title": making.title.name}, _("称号失效以后不再支付。")
        clause = edition_of(making.title.edition).titles[making.title.kind].clause
        raise Refusal(what, where=support.title, clause=clause or support.clause, kind="closed", remedy=remedy)
    admit(making.book.title, making.book.entries, entry, local_date(making.at))
    return making.store(support, making.with_sum(entry), office)
