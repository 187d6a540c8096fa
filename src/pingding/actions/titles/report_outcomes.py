"""Telling whoever reported on a title what became of it: an office that handled the report says why."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import lock_case
from pingding.actions.door import action, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.text.masking import read_public_reason
from pingding.queries.access import official_units
from pingding.queries.cases.visibility import handling_offices
from pingding.queries.journal.acts.titles import TellReporter
from pingding.queries.page_marks import changes
from pingding.queries.titles.reports import find_handled_report, told_texts
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, TitleReport


@action
def tell_reporter(
    receipt: str, reason: str, *, seen: Mapping[str, str] | None = None, actor: Viewer, at: datetime
) -> TitleReport:
    """Say why a report on a title ended as it did, to whoever has its receipt; or put another reason in its place.

    `seen` has the mark of the reason that the actor saw. Effects: the reason, which stands on the receipt; where an
    office reported, a message to it. The journal keeps what stood there before.
    Refusals: not an official of an office that handled it; not ended yet; the reason as it stands; a reason with
    personal data; Moved, where another reason was put there meanwhile.
    """
    report = find_handled_report(actor, receipt)
    case = lock_case(report.case)
    report.refresh_from_db(fields=["reason", "told_at"])
    if case.ended_at is None:
        remedy = _("请在办结以后告知。")
        raise Refusal(_("这件反映尚未办结"), where=case.number, kind="conflict", remedy=remedy)
    former = report.reason
    report.reason, report.told_at = _read(report, reason, seen or {}), at
    report.save(update_fields=["reason", "told_at"])
    office = Organisation.objects.filter(pk__in=handling_offices(case) & set(official_units(actor))).order_by("pk")
    act = TellReporter(reason=report.reason, former=former)
    record_act(act, at=at, actor=actor, behalf=office[0], case=case, about=report.receipt)
    if report.body is not None:
        notify(
            gettext_noop("贵单位的反映%(receipt)s已经办结。%(reason)s"),
            {"receipt": report.receipt, "reason": report.reason},
            at=at,
            organisation=report.body,
        )
    return report


def _read(report: TitleReport, typed: str, seen: Mapping[str, str]) -> str:
    """The reason that is to stand there; Refusal where it says who reported, or stands there already."""
    where, case = _("告知的理由"), report.case
    assert case.held_title is not None
    public = f"{case.held_title.name} {case.name} {case.organisation.name}"
    try:
        read = read_public_reason(typed, where, name=report.name, contact=report.contact, public=public)
    except Refusal as refusal:
        refusal.field = "reason"
        raise
    stored = told_texts(report)
    reason = str(changes(stored, {"reason": read}, seen, {"reason": where}).get("reason", report.reason))
    if reason == report.reason:
        remedy = _("请改写后再提交。")
        raise Refusal(_("与已经告知的理由相同"), where=where, remedy=remedy, field="reason")
    return reason
