"""A district's date for its own applicants, before the call closes."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.calls.applicants import notify_applicants
from pingding.actions.cases.rounds import put_off_deadlines
from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import forbidden
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.procedures.deadlines import end_of
from pingding.queries.calls.closing import own_district_regions
from pingding.queries.editions import edition_of, shared
from pingding.queries.journal.acts.calls import SetDistrictDate
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, DistrictDate


@action
def set_district_date(call: Call, region: str, day: date, *, actor: Viewer, at: datetime) -> DistrictDate:
    """Have the applicants of a region hand in by the end of a day before the call closes.

    By an officer of the region's office that the edition names (`intake.district`). Effects: the date, instead of an
    earlier one; drafts of the region are due then, and their units are notified; journal. Refusals: not theirs; the
    call takes no such dates; a day that is past, before the call opens or after it closes.
    """
    call = for_change(Call.objects.all()).get(pk=call.pk)
    edition = edition_of(call.edition)
    rule = edition.programme.intake.district
    if region not in own_district_regions(actor, call):
        who = edition.parties[rule.by].title if rule else shared().office_title(edition.programme.authorities[0])
        raise forbidden(_("不能为该地区另定申报日期"), _("请由该地区的%(who)s办理。") % {"who": who})
    assert rule is not None and call.closes_at is not None
    closes_at = end_of(day)
    if not max(call.opens_at, at) < closes_at <= call.closes_at:
        words = {"at": translation.moment(call.closes_at)}
        what = _("本地日期应在今日之后，且不晚于%(at)s") % words
        raise Refusal(what, where=_("本地申报截止日"), clause=rule.clause, remedy=_("请另定日期。"), field="closes_at")
    before = DistrictDate.objects.filter(call=call, region=region).first()
    own, _new = DistrictDate.objects.update_or_create(
        call=call, region=region, defaults={"closes_at": closes_at, "set_at": at}
    )
    put_off_deadlines(call)
    drafts = call.cases.filter(submitted_at=None, ended_at=None).select_related("organisation").order_by("id")
    title = shared().regions[region].title
    text = gettext_noop("“%(call)s”：%(region)s的申报单位请于%(at)s前提交")
    named: dict[str, object] = {"call": call.title, "region": title, "at": closes_at}
    notify_applicants(call, (case for case in drafts if region in case.regions), text, named, at)
    act = SetDistrictDate(region=region, before=before.closes_at if before else None, closes_at=closes_at)
    record_act(act, at=at, actor=actor, about=f"{call.title}：{title}", clause=rule.clause)
    return own
