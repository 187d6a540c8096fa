"""Who hears of a withdrawal: whoever had the case before them and would go on working on it."""

from datetime import datetime

from django.utils.translation import gettext_noop

from pingding.actions.door import notify
from pingding.records.models import Assignment, Case, Organisation, Person, Seat


def notify_withdrawal(case: Case, *, at: datetime) -> None:
    """Tell the bodies seated in open rounds, their experts and the confirmed partners; call it before the case ends."""
    words = {"case": case}
    for office in _seated(case):
        notify(gettext_noop("%(case)s已由申报单位撤回，不再办理"), words, at=at, organisation=office, case=case)
    for expert in _assigned(case):
        notify(gettext_noop("%(case)s已由申报单位撤回，不再评审"), words, at=at, person=expert, case=case)
    for unit in _taking_part(case):
        notify(gettext_noop("贵单位参与的%(case)s已由申报单位撤回"), words, at=at, organisation=unit, case=case)


def _seated(case: Case) -> list[Organisation]:
    """The bodies other than the applicant that sit in an open round, each once."""
    rows = Seat.objects.filter(run__case=case, run__closed_at=None).exclude(organisation=case.organisation_id)
    return list(dict.fromkeys(row.organisation for row in rows.select_related("organisation").order_by("pk")))


def _assigned(case: Case) -> list[Person]:
    """The experts asked in an open round who have not recused themselves, each once."""
    rows = Assignment.objects.filter(run__case=case, run__closed_at=None, ended_at=None)
    return list(dict.fromkeys(row.expert for row in rows.select_related("expert").order_by("pk")))


def _taking_part(case: Case) -> list[Organisation]:
    """The approved units that confirmed taking part, in the order of their invitation."""
    rows = case.partners.filter(removed_at=None, confirmed=True, organisation__status=Organisation.Status.APPROVED)
    return [row.organisation for row in rows.select_related("organisation").order_by("pk") if row.organisation]
