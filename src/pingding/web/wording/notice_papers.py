"""A public notice as the public sees it: once it is put up, and before, to whoever is about to do so."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.steps.notice import PublicNotice
from pingding.queries.calls.details import contact_texts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.notices import notices as queries
from pingding.queries.notices.notices import NoticedCase
from pingding.records.models import Call, Notice, Objection
from pingding.web.wording.clause_links import chips


def notice_paper(
    notice: Notice, noticed: Iterable[NoticedCase], at: datetime, *, with_links: bool = False
) -> dict[str, Any]:
    """What stands on a notice; with links, objections can be made while it runs.

    Before it is put up, it looks as it will when it runs, but for its state: it is said not to have begun.
    """
    step, running = notice_step(notice), not with_links or queries.is_running(notice, at)
    outcomes = queries.outcomes_of(notice) if with_links else {}
    return {
        "notice": notice,
        "publisher": queries.publisher(notice),
        "running": running,
        "planned": local_date(at) < notice.first_day,
        "closes_at": queries.closes_at(notice) if running else None,
        "working_days": step.lasts_working_days if step else None,
        "objections_to": objections_to(notice),
        "contact": contact_rows(notice, queries.call_of(notice))[1:] if with_links else [],
        "clauses": chips(edition_of(notice.batch.edition), step.clause) if step else (),
        "edition": edition_of(notice.batch.edition),
        "cases": [
            case_card(notice, each, can_object=with_links and running)
            | {"outcomes": _outcomes(outcomes.get(each.case.pk, ()))}
            for each in noticed
        ],
    }


def _outcomes(objections: Iterable[Objection]) -> list[dict[str, Any]]:
    """What objections to a case came to, for everybody: when, how, for what reason."""
    words = {Objection.State.UPHELD: _("异议成立"), Objection.State.REJECTED: _("异议不成立")}
    return [
        {"at": each.answered_at, "word": words[Objection.State(each.state)], "reason": each.reason}
        for each in objections
    ]


def notice_step(notice: Notice) -> PublicNotice | None:
    """The definition of the step at which the notice was put up."""
    for procedure in edition_of(notice.batch.edition).procedures.values():
        step = procedure.steps.get(notice.batch.step)
        if isinstance(step, PublicNotice):
            return step
    return None


def objections_to(notice: Notice) -> str:
    """The office that takes objections to the notice and answers them."""
    step = notice_step(notice)
    return (step.objections_to if step else "") or queries.publisher(notice)


def contact_rows(notice: Notice, call: Call | None) -> list[dict[str, Any]]:
    """The office that answers and how it is reached, as the call for applications gives it; terms and values."""
    texts = contact_texts(call) if call else {}
    lines = [(_("受理单位"), objections_to(notice))]
    labels = {"contact": _("联系处室"), "telephone": _("联系电话"), "address": _("地址")}
    lines += [(label, texts[name]) for name, label in labels.items() if texts.get(name)]
    return [{"term": term, "value": value} for term, value in lines]


def case_card(notice: Notice, noticed: NoticedCase, *, can_object: bool) -> dict[str, Any]:
    """A case on a notice as the public sees it, with the way to an objection."""
    rows: list[dict[str, Any]] = [
        {"term": _("申报单位"), "value": noticed.organisation},
        {"term": _("地区"), "value": translation.listed(noticed.regions)},
    ]
    if noticed.granted:
        rows.append({"term": _("拟授予"), "value": noticed.granted})
    rows += [{"term": each.label, "value": each.value, "wide": len(each.value) > 60} for each in noticed.fields]
    return {
        "number": noticed.case.number,
        "name": noticed.case.name or noticed.organisation,
        "rows": rows,
        "object_url": reverse("object", args=[notice.pk, noticed.case.number]) if can_object else "",
    }
