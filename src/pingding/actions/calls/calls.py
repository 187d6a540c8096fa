"""Calls for applications: published by the leading authority, extended, and, when rolling, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.calls.applicants import notify_applicants
from pingding.actions.cases.rounds import put_off_deadlines
from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import forbidden, require_reason
from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import addressed, region_fault
from pingding.policy.language import Edition
from pingding.policy.procedures.deadlines import end_of
from pingding.policy.text.typed_text import read_line
from pingding.policy.translation import moment
from pingding.queries.calls.calls import window_refusal
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.offices import leads
from pingding.queries.editions import edition_fault, edition_of, shared
from pingding.queries.journal.acts.calls import CloseCall, ExtendCall, PublishCall
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, StoredEdition

Day = TypeVar("Day", datetime, date)
FIRST_YEAR, LAST_YEAR = 1949, 2199
"""A call opens and closes between them: a year beyond is a slip of the pen, and some databases keep none."""


@dataclass(frozen=True)
class NewCall:
    """What is said of a call to be published.

    What is left out comes from the edition: its intake's days (a closing day lasts until its end, Asia/Shanghai),
    its regions, its title. A rolling intake has no closing.
    """

    title: str = ""
    number: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | date | None = None
    regions: Sequence[str] | None = None


AS_WRITTEN = NewCall()
"""A call as its edition says."""


@action
def publish_call(stored: StoredEdition, new: NewCall = AS_WRITTEN, *, actor: Viewer, at: datetime) -> Call:
    """Publish a call of an edition. By an officer of the edition's leading authority.

    Effects: the call, public at once; journal with the intake's clause.
    Refusals: the edition not in force, lapsed or revised at the opening, with the clause; a window that cannot be;
    unknown regions or such that the edition is not addressed to; the same call a second time.
    """
    stored = for_change(StoredEdition.objects.all()).get(pk=stored.pk)
    call = proposed_call(stored, new, actor=actor, at=at)
    call.save()
    clause = edition_of(stored).programme.intake.clause
    act = PublishCall(
        programme=stored.programme,
        number=call.number,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        regions=tuple(call.regions),
    )
    record_act(act, at=at, actor=actor, about=call.title, clause=clause)
    return call


def proposed_call(stored: StoredEdition, new: NewCall, *, actor: Viewer, at: datetime) -> Call:
    """The call as `publish_call` would publish it, not saved; refused as there, every faulty field at once."""
    edition = edition_of(stored)
    _require_lead(edition, actor)
    faults, call = Faults(), Call(edition=stored, published_at=at, published_by=actor.person)
    with faults.caught("title"):
        call.title = read_line(new.title or f"{edition.title}申报通知", _("标题"), 200)
    with faults.caught("number"):
        call.number = read_line(new.number, _("文号"), 60, required=False)
    call.opens_at = faults.read(lambda: _sensible(new.opens_at or _opening(edition, at)), at, "opens_at")
    with faults.caught("opens_at"):
        if fault := edition_fault(stored, local_date(call.opens_at)):
            raise fault
    with faults.caught("closes_at"):
        call.closes_at = _closing(edition, new.closes_at)
        _require_window(edition, call.opens_at, call.closes_at, at)
    with faults.caught("regions"):
        call.regions = _regions(edition, new.regions, local_date(call.opens_at))
    faults.refuse()
    if Call.objects.filter(edition=stored, title=call.title, opens_at=call.opens_at).exists():
        raise Refusal(_("这份申报通知已经发布"), kind="conflict", remedy=_("如需改期，请延长其受理期限。"))
    return call


def _require_lead(edition: Edition, actor: Viewer) -> None:
    if not leads(actor, edition):
        name = shared().office_title(edition.programme.authorities[0])
        raise forbidden(_("只有牵头发文机关的经办人可以办理"), _("请由%(office)s办理。") % {"office": name})


def _opening(edition: Edition, at: datetime) -> datetime:
    opens = edition.programme.intake.opens
    return datetime.combine(opens, time(), tzinfo=SHANGHAI) if opens else at


def _closing(edition: Edition, day: datetime | date | None) -> datetime | None:
    """The last moment of the window; a day without a time lasts until its end, a time without a zone is China's."""
    closes = day or edition.programme.intake.closes
    if edition.programme.intake.kind == "rolling" or closes is None:
        if day is not None:
            raise Refusal(
                _("常年受理，不设截止时间"),
                where=_("截止时间"),
                clause=edition.programme.intake.clause,
                remedy=_("请留空。"),
            )
        return None
    if not isinstance(closes, datetime):
        return end_of(_sensible(closes))
    return _sensible(closes if closes.tzinfo else closes.replace(tzinfo=SHANGHAI))


def _sensible(day: Day) -> Day:
    """The day or moment as it is; Refusal for one in a year that nobody can mean."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        what = _("年份应在%(first)d至%(last)d之间") % years
        raise Refusal(what, where=_("受理期限"), remedy=_("请核对起止时间。"))
    return day


def _require_window(edition: Edition, opens_at: datetime, closes_at: datetime | None, at: datetime) -> None:
    where = _("受理期限")
    if closes_at is None:
        if edition.programme.intake.kind == "window":
            raise Refusal(
                _("未填写截止时间"), where=where, clause=edition.programme.intake.clause, remedy=_("请填写截止日期。")
            )
        return
    if closes_at <= opens_at:
        raise Refusal(
            _("截止时间不晚于开始时间"),
            where=where,
            clause=edition.programme.intake.clause,
            remedy=_("请核对起止时间。"),
        )
    if closes_at < at:
        raise Refusal(
            _("截止时间已过"), where=where, clause=edition.programme.intake.clause, remedy=_("请另定截止时间。")
        )


def _regions(edition: Edition, regions: Sequence[str] | None, on: date) -> list[str]:
    own = () if edition.programme.regions == "all" else edition.programme.regions
    if not regions:
        return list(own)
    vocabulary = shared()
    for region in regions:
        if fault := region_fault(vocabulary, region, on):
            raise fault
        if not addressed(vocabulary, own, region):
            what = _("本办法不面向%(region)s") % {"region": vocabulary.regions[region].title}
            raise Refusal(
                what, where=_("面向地区"), clause=edition.programme.intake.clause, remedy=_("请从办法所列地区中选择。")
            )
    return list(dict.fromkeys(regions))


@action
def extend_call(
    call: Call,
    closes_at: datetime | date,
    *,
    reason: str,
    document: str = "",
    clause: str = "",
    shown: datetime | None = None,
    actor: Viewer,
    at: datetime,
) -> Call:
    """Move the closing of a call to a later moment. By an officer of the leading authority.

    After the closing it takes the `document` that says so, with its `clause`, while the edition is in force. Effects:
    the closing; the drafts of the call are open again; the fixed dates of the steps of its cases move by as many days;
    a message to every unit with an application in the call; journal with old and new. Refusals: rolling; not later;
    the closing is no longer the one `shown` by the page.
    """
    call, edition = held_call(call, actor)
    before, intake = _refuse_unextendable(call, edition, shown), edition.programme.intake.clause
    reason, document, clause = _read_grounds(reason, document, clause, reopens=before < at)
    after = _closing(edition, closes_at)
    if after is None or after <= max(before, at):
        what = _("新的截止时间须晚于原定时间和现在")
        raise Refusal(what, where=_("截止时间"), clause=intake, remedy=_("请另定时间。"), field="closes_at")
    text = gettext_noop("“%(title)s”的截止时间延至%(at)s：%(reason)s")
    call.closes_at = after
    if before < at:
        if (fault := edition_fault(call.edition, local_date(at))) is not None:
            raise fault
        call.reopened_at, call.reopened_by_document = at, f"{document} {clause}"
        text = gettext_noop("“%(title)s”按%(document)s重新受理至%(at)s，未提交的草稿可以继续填写、提交：%(reason)s")
    call.save(update_fields=["closes_at", "reopened_at", "reopened_by_document"])
    put_off_deadlines(call)
    words = {"title": call.title, "at": after, "reason": reason, "document": call.reopened_by_document}
    _notify_applicants(call, text, words, at)
    act = ExtendCall(from_=before, to=after, reason=reason, document=document)
    record_act(act, at=at, actor=actor, about=call.title, clause=(clause,) if clause else intake)
    return call


def _refuse_unextendable(call: Call, edition: Edition, shown: datetime | None) -> datetime:
    """The closing that is to be moved; Refusal where there is none, or the page showed another."""
    closes = call.closes_at
    if closes is None or edition.programme.intake.kind == "rolling":
        what, clause = _("常年受理的申报不能延期"), edition.programme.intake.clause
        raise Refusal(what, kind="closed", clause=clause, remedy=_("请另行发布通知。"))
    if shown is not None and shown != closes:
        what = _("截止时间已改为%(at)s") % {"at": moment(closes)}
        raise Refusal(what, where=_("截止时间"), kind="conflict", remedy=_("请按最新的截止时间重新办理。"))
    return closes


def _read_grounds(reason: str, document: str, clause: str, *, reopens: bool) -> tuple[str, str, str]:
    """The same as they are kept; document and clause are asked for where a closed call takes applications again."""
    faults = Faults()
    with faults.caught("reason"):
        reason = read_line(reason, _("理由"), 500, required=False)
        require_reason(reason)
    with faults.caught("document"):
        document = read_line(document, _("延期所依据的文件"), 120, required=reopens)
    with faults.caught("clause"):
        clause = read_line(clause, _("条款"), 60, required=reopens)
    faults.refuse()
    return reason, document, clause


@action
def close_call(call: Call, *, reason: str, actor: Viewer, at: datetime) -> Call:
    """Stop a rolling call, with the reason; a fixed window is a promise and is not cut short.

    By an officer of the leading authority. Effects: nothing more is taken from now on; a message to every unit with
    an application in the call; journal.
    """
    call, edition = held_call(call, actor)
    reason = read_line(reason, _("理由"), 500, required=False)
    require_reason(reason)
    if call.closes_at is not None:
        raise Refusal(
            _("设有截止时间的申报不能提前停止"),
            kind="conflict",
            clause=edition.programme.intake.clause,
            remedy=_("请待其截止。"),
        )
    call.closes_at = at
    call.save(update_fields=["closes_at"])
    words = {"title": call.title, "reason": reason}
    _notify_applicants(call, gettext_noop("“%(title)s”已停止受理：%(reason)s"), words, at)
    clause = edition.programme.intake.clause
    record_act(CloseCall(reason=reason), at=at, actor=actor, about=call.title, clause=clause)
    return call


def refuse_closed_meanwhile(call: Call, regions: Sequence[str], at: datetime) -> None:
    """Refuse what was not in time by the call as it stands now for these regions; to be asked with the journal held.

    Who closes a call has the journal too: either that is on record before this, and refuses it, or it comes after.
    """
    call.opens_at, call.closes_at = _window(call.pk)[0]
    if (closed := window_refusal(call, at, regions)) is not None:
        raise closed


@compiled_query
def _window(call: int) -> QuerySet[Call, tuple[datetime, datetime | None]]:
    return Call.objects.filter(pk=call).values_list("opens_at", "closes_at")


def held_call(call: Call, actor: Viewer) -> tuple[Call, Edition]:
    """The call, locked, with its edition, for an officer of the leading authority."""
    edition = edition_of(call.edition)
    _require_lead(edition, actor)
    return for_change(Call.objects.all()).get(pk=call.pk), edition


def _notify_applicants(call: Call, text: str, words: Mapping[str, object], at: datetime) -> None:
    cases = call.cases.filter(ended_at=None).select_related("organisation").order_by("id")
    notify_applicants(call, cases, text, words, at)
