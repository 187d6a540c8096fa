"""Calls for applications: which are open to the public, whether a unit can apply in one, who leads which."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import addressed, region_fault
from pingding.policy.language import Edition
from pingding.policy.procedures.validity import in_force_from
from pingding.policy.translation import moment
from pingding.queries.bans import bans_of_unit
from pingding.queries.calls.closing import closing_of, district_dates, district_regions
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_fault, edition_of, shared, takes_applications
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Call, Case, Organisation, StoredEdition


class CallState(StrEnum):
    """Where a call stands at a moment."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    LAPSED = "lapsed"
    """Its window is open, but the documents behind it are no longer in force, or were revised."""


@dataclass(frozen=True)
class CallInfo:
    """A call with its edition and where it stands; `regions` are titles, none when it is addressed to all."""

    call: Call
    edition: Edition
    state: CallState
    regions: tuple[str, ...]
    days_left: int | None

    @property
    def rolling(self) -> bool:
        return self.call.rolling


def call_state(call: Call, at: datetime) -> CallState:
    """Where the call stands at a moment; the closing moment itself still belongs to the window."""
    if at < call.opens_at:
        return CallState.UPCOMING
    if call.closes_at is not None and at > call.closes_at:
        return CallState.CLOSED
    return CallState.OPEN if takes_applications(call.edition, local_date(at)) else CallState.LAPSED


def call_info(call: Call, at: datetime) -> CallInfo:
    """A call as pages show it. `days_left` counts whole days until the closing day, 0 on that day itself."""
    days = (local_date(call.closes_at) - local_date(at)).days if call.closes_at else None
    titles = tuple(shared().regions[region].title for region in call.regions)
    return CallInfo(call, edition_of(call.edition), call_state(call, at), titles, days)


def open_calls(at: datetime) -> tuple[CallInfo, ...]:
    """The calls open at a moment, those that close first standing first, rolling ones last."""
    running = Call.objects.filter(Q(closes_at=None) | Q(closes_at__gte=at), opens_at__lte=at)
    return tuple(info for info in _infos(running, at) if info.state is CallState.OPEN)


def upcoming_calls(at: datetime) -> tuple[CallInfo, ...]:
    """The calls that are published and open later."""
    return _infos(Call.objects.filter(opens_at__gt=at), at)


def _infos(calls: QuerySet[Call], at: datetime) -> tuple[CallInfo, ...]:
    rows = calls.select_related("edition").defer("edition__content")
    far = datetime.max.replace(tzinfo=SHANGHAI)
    district_dates(rows)
    ordered = sorted(rows, key=lambda call: (call.closes_at or far, call.opens_at, call.pk))
    return tuple(call_info(call, at) for call in ordered)


def find_call(pk: int) -> Call:
    """A published call; Refusal(kind="missing") when there is none."""
    call = Call.objects.select_related("edition").filter(pk=pk).first()
    if call is None:
        raise Refusal(_("没有这份申报通知"), kind="missing", remedy=_("请从首页的申报通知列表进入。"))
    return call


def call_refusal(call: Call, organisation: Organisation, at: datetime) -> Refusal | None:
    """Why the call is closed to a unit: outside the window, edition not in force, or not addressed to it."""
    closed = window_refusal(call, at, (organisation.region,))
    return closed or force_refusal(call, at) or address_refusal(call, organisation)


def apply_refusal(call: Call, organisation: Organisation, at: datetime) -> Refusal | None:
    """Why a unit cannot open an application in a call at a moment; None when it can."""
    return (
        unit_refusal(call, organisation, at)
        or ban_refusal(call, organisation, at)
        or _already_applied(call, organisation)
    )


def ban_refusal(call: Call, organisation: Organisation, at: datetime) -> Refusal | None:
    """Why a unit that is banned cannot apply in the call; None when it can."""
    bans = bans_of_unit(call.edition, organisation.code, local_date(at))
    return next((ban.refusal() for ban in bans if ban.blocks), None)


def second_refusal(call: Call, before: Iterable[Case]) -> Refusal | None:
    """Why the extension of a call that had closed is not open to a unit: it handed in before; None otherwise.

    `before` are the unit's cases in the call; what it withdrew does not count.
    """
    kept = (case for case in before if case.submitted_at and case.status != Case.Status.WITHDRAWN)
    first = next(kept, None) if call.reopened_at else None
    if first is None:
        return None
    what = _("本单位在本次申报中已提交%(number)s") % {"number": first.number}
    return Refusal(what, kind="conflict", remedy=_("延期只供尚未提交的单位申报。"))


def unit_refusal(call: Call, organisation: Organisation, at: datetime) -> Refusal | None:
    """The same without asking whether the unit has a case in the call already.

    It asks the database nothing for calls of `open_calls` and `upcoming_calls`.
    """
    return _not_approved(organisation) or call_refusal(call, organisation, at) or _region_gone(organisation, at)


def can_apply(viewer: Viewer, organisation: Organisation, call: Call, at: datetime) -> Refusal | None:
    """Why this person cannot open an application of the unit in the call; None when they can."""
    if not viewer.holds(organisation.pk, Role.ADMINISTRATOR, Role.WRITER):
        remedy = _("请由该单位的管理员将您增加为填报人。")
        return Refusal(_("您不是该单位的管理员或填报人"), kind="forbidden", remedy=remedy)
    return apply_refusal(call, organisation, at)


def window_refusal(call: Call, at: datetime, regions: Collection[str] = ()) -> Refusal | None:
    """Why the call takes nothing at a moment: not open yet, or closed. The closing moment itself still counts.

    `regions` are those of the unit or the case that asks: their district may have set an earlier date.
    """
    clause = edition_of(call.edition).programme.intake.clause
    if at < call.opens_at:
        what = _("申报自%(at)s起受理") % {"at": moment(call.opens_at)}
        return Refusal(what, clause=clause, kind="closed", remedy=_("请在受理开始后办理；表格现在即可预览。"))
    if call.closes_at is not None and at > call.closes_at:
        what = _("申报已于%(at)s截止") % {"at": moment(call.closes_at)}
        return Refusal(what, clause=clause, kind="closed", remedy=_("请关注下一次申报通知。"))
    own = closing_of(call, regions)
    if own is not None and at > own:
        what = _("本地区单位的申报已于%(at)s截止") % {"at": moment(own)}
        remedy = _("本地区为审核推荐另定了日期；确需补报的，请联系本地区的推荐部门。")
        return Refusal(what, clause=clause, kind="closed", remedy=remedy)
    return None


def force_refusal(call: Call, at: datetime) -> Refusal | None:
    """Why no application can be made under the call's edition on the day: not in force, or revised."""
    return edition_fault(call.edition, local_date(at))


def address_refusal(call: Call, organisation: Organisation) -> Refusal | None:
    """Why the call does not reach a unit: its region is neither addressed, nor within or after one that is."""
    if addressed(shared(), call.regions, organisation.region):
        return None
    return Refusal(
        _("本次申报不面向%(region)s的单位") % {"region": shared().regions[organisation.region].title},
        clause=edition_of(call.edition).programme.intake.clause,
        kind="forbidden",
        remedy=_("面向的地区见申报通知；所属地区登记有误的，请申请更正单位信息。"),
    )


def joint_refusal(call: Call, region: str, at: datetime) -> Refusal | None:
    """Why a region cannot apply jointly with the unit's own; None when it can."""
    programme = edition_of(call.edition).programme
    if programme.joint is None:
        return Refusal(
            _("“%(programme)s”没有规定几个地区联合申报") % {"programme": programme.short},
            clause=programme.intake.clause,
            kind="forbidden",
            remedy=_("请由单位所属地区申报；其他地区的单位可以作为合作单位参加。"),
        )
    if (fault := region_fault(shared(), region, local_date(at))) is not None:
        return fault
    if addressed(shared(), call.regions, region):
        return None
    return Refusal(
        _("本次申报不面向%(region)s") % {"region": shared().regions[region].title},
        clause=edition_of(call.edition).programme.intake.clause,
        kind="forbidden",
        remedy=_("面向的地区见申报通知。"),
    )


def _not_approved(organisation: Organisation) -> Refusal | None:
    if organisation.status == Organisation.Status.APPROVED:
        return None
    if organisation.status == Organisation.Status.REFUSED:
        what = _("单位注册未获核准：%(reason)s") % {"reason": organisation.status_reason}
        return Refusal(what, kind="forbidden", remedy=_("请更正单位信息后重新送核。"))
    return Refusal(_("单位注册尚待核准"), kind="forbidden", remedy=_("请等待所属地区的主管部门核准。"))


def _region_gone(organisation: Organisation, at: datetime) -> Refusal | None:
    """A new case needs a region that exists on the day; running cases keep the old one."""
    return region_fault(shared(), organisation.region, local_date(at))


def _already_applied(call: Call, organisation: Organisation) -> Refusal | None:
    cases = list(Case.objects.filter(call=call, organisation=organisation, held_title=None).order_by("pk"))
    under_way = next((case for case in cases if case.ended_at is None), None)
    if under_way is None:
        return second_refusal(call, cases)
    what = _("本单位在本次申报中已有在办件%(number)s") % {"number": under_way.number}
    return Refusal(what, kind="conflict", remedy=_("请继续办理该件；如需重新申报，请先撤回。"))


def led_editions(viewer: Viewer) -> list[StoredEdition]:
    """The editions for which the viewer may publish calls, by title."""
    rows = StoredEdition.objects.filter(lead__in=viewer.officer_offices)
    return list(rows.defer("content").order_by("title", "pk"))


def over_fault(stored: StoredEdition, on: date) -> Refusal | None:
    """Why no call of the edition can be published any more; one that only comes into force later still can."""
    starts = [in_force_from(document) for document in edition_of(stored).documents.values() if document.rules]
    if any(first is not None and on < first for first in starts):
        return None
    return edition_fault(stored, on)


def led_calls(viewer: Viewer) -> QuerySet[Call]:
    """The calls of the editions that the viewer leads, the newest first."""
    rows = Call.objects.filter(edition__in=led_editions(viewer)).select_related("edition")
    return rows.defer("edition__content").order_by("-opens_at", "-pk")


def listed_calls(viewer: Viewer, at: datetime) -> list[Call]:
    """The calls that the viewer leads, and those not closed yet that are addressed to a district of theirs."""
    led, regions = list(led_calls(viewer)), district_regions(viewer)
    if not regions:
        return led
    running = Call.objects.filter(Q(closes_at=None) | Q(closes_at__gte=at)).select_related("edition")
    rows = running.exclude(pk__in=[call.pk for call in led]).defer("edition__content").order_by("-opens_at", "-pk")
    return [*led, *(call for call in rows if any(addressed(shared(), call.regions, own) for own in regions))]
