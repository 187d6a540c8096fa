"""Whether an edition's documents are in force on a day."""

from datetime import date, timedelta

from pingding.policy.errors import Refusal
from pingding.policy.language import Document, Edition
from pingding.policy.translation import bracketed, day
from pingding.policy.translation import gettext as _


def in_force_from(document: Document) -> date | None:
    """The first day on which a document is in force; None when it names no date at all."""
    if document.in_force is not None:
        return document.in_force
    start = document.published or document.signed
    if start is not None and document.in_force_days is not None:
        return start + timedelta(days=document.in_force_days)
    return start


def effective_from(edition: Edition) -> date | None:
    """The first day on which all rule documents of an edition are in force; None when none of them names a day."""
    days = [in_force_from(document) for document in edition.documents.values() if document.rules]
    return max((day for day in days if day is not None), default=None)


def revised_fault(newer: Edition) -> Refusal:
    """Why an edition takes no applications any more: a newer one that revises it is in force."""
    clauses = tuple(document.in_force_clause for document in newer.documents.values() if document.rules)
    name = f"《{newer.title}》{bracketed(newer.programme.edition)}"
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
    name = f"《{document.title}》{bracketed(document.number)}"
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
    if document.lapses is not None and document.lapses <= on:
        what = _("%(document)s已于%(day)s失效，不再受理新的申报") % {"document": name, "day": day(document.lapses)}
        remedy = _("已受理的申报继续按原办法办理；新的申报请等待新办法。")
        return Refusal(what, clause=_if_named(document.lapses_clause), kind="closed", remedy=remedy)
    return None


def _if_named(clause: str) -> tuple[str, ...]:
    return (clause,) if clause else ()
