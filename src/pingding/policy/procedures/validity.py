"""Whether an edition's documents are in force on a day."""

from datetime import date, timedelta

from pingding.policy.errors import Refusal
from pingding.policy.language import Document, Edition
from pingding.policy.language.identity import Lapse
from pingding.policy.translation import bracketed, day, listed
from pingding.policy.translation import gettext as _


def in_force_from(document: Document) -> date | None:
    """The first day on which a document is in force; None when it names no date at all.

    Where it comes into force so many days after its publication, the day of publication is not counted, and the first
    day in force is the one after the last of them.
    """
    if document.in_force is not None:
        return document.in_force
    start = document.published or document.signed
    if start is not None and document.in_force_days is not None:
        return start + timedelta(days=document.in_force_days + 1)
    return start


def effective_from(edition: Edition) -> date | None:
    """The first day on which all rule documents of an edition are in force; None when none of them names a day."""
    days = [in_force_from(document) for document in edition.documents.values() if document.rules]
    return max((day for day in days if day is not None), default=None)


def revised_fault(newer: Edition) -> Refusal:
    """Why an edition takes no applications any more: a newer one that revises it is in force."""
    clauses = tuple(document.in_force_clause for document in newer.documents.values() if document.rules)
    name = _("《%(title)s》") % {"title": newer.title} + bracketed(newer.programme.edition)
    return Refusal(
        _("本办法已由%(newer)s修订，不再受理新的申报") % {"newer": name},
        clause=tuple(filter(None, clauses))[:1],
        kind="closed",
        remedy=_("已受理的申报继续按原办法办理；新的申报请按修订后的办法办理。"),
    )


def force_fault(edition: Edition, on: date) -> Refusal | None:
    """Why no application can be made under the edition on a day: a rule document not yet in force, or lapsed."""
    for document in edition.documents.values():
        if document.rules and (fault := _fault(document, on)):
            return fault
    return None


def _fault(document: Document, on: date) -> Refusal | None:
    name = _("《%(title)s》") % {"title": document.title} + bracketed(document.number)
    first = in_force_from(document)
    if first is not None and on < first:
        words = {"document": name, "first": day(first), "on": day(on)}
        what = _("%(document)s自%(first)s起施行，%(on)s尚未施行") % words
        return Refusal(
            what,
            clause=_if_named(document.in_force_clause),
            kind="closed",
            remedy=_("请在施行之日起办理。"),
        )
    if document.lapses is not None and document.lapses.on <= on:
        return _lapsed(name, document.lapses)
    return None


def _lapsed(name: str, lapse: Lapse) -> Refusal:
    """Why nothing new is taken: by the clause that ends the document, else by a local decision with its reason."""
    words = {"document": name, "day": day(lapse.on), "why": lapse.local.rstrip("。")}
    by_clause = _("%(document)s已于%(day)s失效，不再受理新的申报")
    by_decision = _("%(document)s没有写明有效期，按本地决定自%(day)s起不再受理新的申报（%(why)s）")
    remedy = _("已受理的申报继续按原办法办理；新的申报请等待新办法。")
    if lapse.followed_by:
        remedy = _("已受理的申报继续按原办法办理；新的申报请按%(next)s办理。") % {"next": lapse.followed_by}
    return Refusal(
        (by_clause if lapse.clause else by_decision) % words, clause=lapse.clause, kind="closed", remedy=remedy
    )


def duties_end_on(edition: Edition) -> date | None:
    """The day from which holders owe nothing more because a document lapses; None while what they owe goes on."""
    lapses = [document.lapses for document in edition.documents.values() if document.rules and document.lapses]
    ended = [lapse.on for lapse in lapses if lapse.duties and lapse.duties.then == "end"]
    return min(ended, default=None)


def lapse_in_effect(edition: Edition, on: date) -> Lapse | None:
    """How the first rule document that has lapsed by a day did, where it says what holders owe from then on."""
    lapses = [document.lapses for document in edition.documents.values() if document.rules and document.lapses]
    return next((lapse for lapse in lapses if lapse.on <= on and lapse.duties), None)


def duties_words(lapse: Lapse) -> str:
    """What holders owe once the document has lapsed, with the clause or the reason; empty where nothing is said."""
    if lapse.duties is None:
        return ""
    goes_on, ends = _("继续履行，直至称号终止或新办法另有规定"), _("自%(day)s起不再要求") % {"day": day(lapse.on)}
    ground = listed(lapse.duties.clause) if lapse.duties.clause else lapse.duties.local.rstrip("。")
    return (goes_on if lapse.duties.then == "go_on" else ends) + bracketed(ground)


def _if_named(clause: str) -> tuple[str, ...]:
    return (clause,) if clause else ()
