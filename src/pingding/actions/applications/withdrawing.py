"""Who hears of a withdrawal: whoever had the case before them and would go on working on it."""

from datetime import datetime

from django.utils.translation import gettext_noop

from pingding.actions.door import notify
from pingding.queries.mail.dated import no_longer
from pingding.records.models import Assignment, Case, Organisation, Seat


def notify_withdrawal(case: Case, *, at: datetime) -> None:
    """Tell the bodies seated in open rounds, their experts and the confirmed partners; call it before the case ends."""
    words = {"case": case}
    for seat in _seated(case):
        office, gone = seat.organisation, no_longer(f"seat-{seat.pk}", seat.run.due_at)
        text = gettext_noop("%(case)s已由申报单位撤回，不再办理")
        notify(text, words, at=at, organisation=office, case=case, dated=gone)
    for asked in _assigned(case):
        expert, gone = asked.expert, no_longer(f"assignment-{asked.pk}", asked.run.due_at)
        notify(gettext_noop("%(case)s已由申报单位撤回，不再评审"), words, at=at, person=expert, case=case, dated=gone)
    for unit in _taking_part(case):
        notify(gettext_noop("贵单位参与的%(case)s已由申报单位撤回"), words, at=at, organisation=unit, case=case)


def _seated(case: Case) -> list[Seat]:
    """Where the bodies other than the applicant sit in an open round, each body once."""
    rows = Seat.objects.filter(run__case=case, run__closed_at=None).exclude(organisation=case.organisation_id)
    seats = rows.select_related("organisation", "run").order_by("-pk")
    return sorted({seat.organisation_id: seat for seat in seats}.values(), key=lambda seat: seat.pk)


def _assigned(case: Case) -> list[Assignment]:
    """Who was asked in an open round and has not recused themselves, each expert once."""
    rows = Assignment.objects.filter(run__case=case, run__closed_at=None, ended_at=None)
    asked = rows.select_related("expert", "run").order_by("-pk")
    return sorted({each.expert_id: each for each in asked}.values(), key=lambda each: each.pk)


def _taking_part(case: Case) -> list[Organisation]:
    """The approved units that confirmed taking part, in the order of their invitation."""
    rows = case.partners.filter(removed_at=None, confirmed=True, organisation__status=Organisation.Status.APPROVED)
    return [row.organisation for row in rows.select_related("organisation").order_by("pk") if row.organisation]
