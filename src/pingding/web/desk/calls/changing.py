"""A call extended, or a rolling one stopped: asked once more in words, since neither can be taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from pingding.actions.calls.calls import close_call, extend_call
from pingding.actions.door import attempt
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.calls.calls import find_call
from pingding.queries.refusals import Faults
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Call
from pingding.web.desk.calls.closing import typed_closing
from pingding.web.desk.calls.details import call_crumbs, details_page, done
from pingding.web.desk.confirmation import ask_first
from pingding.web.frame.require_sign_in import posted, signed_in


@signed_in
@posted("call_details", "pk")
def change_call(request: ViewerRequest, pk: int, change: str) -> HttpResponse:
    """Extends a call, or stops a rolling one, with the reason, once it is confirmed."""
    call, post = find_call(pk), request.POST
    if "back" in post:
        return details_page(request, call, changing=True)
    faults, asks = Faults(), "confirmed" not in post
    try:
        act = _extension(request, call, faults) if change == "extend" else _stop(request, call)
        changed = attempt(faults, act, only_ask=asks)
        if asks:
            return _confirm(request, call, changed, change)
    except Refusal as refusal:
        return details_page(request, find_call(pk), refusal, changing=True)
    text = _("“%(title)s”已延期，已告知在办单位。") if change == "extend" else _("“%(title)s”已停止受理。")
    return done(request, call, text % {"title": call.title})


def _extension(request: ViewerRequest, call: Call, faults: Faults) -> Callable[[], Call]:
    """The extension that was typed; of a closing that cannot be read, among the faults, one that the act would take."""
    post = request.POST
    closes_at = faults.read(lambda: typed_closing(post), None, "closes_at")
    if closes_at is None and not faults:
        faults.add(Refusal(_("未填写截止日期"), remedy=_("请填写新的截止日期。")), "closes_at")
    if closes_at is None:
        closes_at = max(call.closes_at or request.at, request.at) + timedelta(days=1)
    words = {key: post.get(key, "") for key in ("reason", "document", "clause")}
    shown = _shown_closing(post)
    return partial(extend_call, call, closes_at, **words, shown=shown, actor=request.viewer, at=request.at)


def _stop(request: ViewerRequest, call: Call) -> Callable[[], Call]:
    return partial(close_call, call, reason=request.POST.get("reason", ""), actor=request.viewer, at=request.at)


def _shown_closing(post: QueryDict) -> datetime | None:
    """The closing as the page showed it."""
    try:
        return datetime.fromisoformat(post.get("was", ""))
    except ValueError:
        return None


def _confirm(request: ViewerRequest, call: Call, changed: Call, change: str) -> HttpResponse:
    """Says what follows for whom."""
    extends = change == "extend"
    return ask_first(
        request,
        _("核对：延长受理期限") if extends else _("核对：停止受理"),
        _extended_lines(request, call, changed) if extends else _stopped_lines(request, call),
        onward=_("确认延期") if extends else _("确认停止受理"),
        final=True,
        refuses=not extends,
        crumbs=call_crumbs(call),
    )


def _extended_lines(request: ViewerRequest, call: Call, changed: Call) -> list[str]:
    post = request.POST
    assert changed.closes_at is not None and call.closes_at is not None
    before, after = translation.moment(call.closes_at), translation.moment(changed.closes_at)
    words = {"title": call.title, "before": before, "after": after}
    lines = [_("“%(title)s”的受理期限由%(before)s延至%(after)s，此后只能再延长，不能缩短。") % words]
    if call.closes_at < request.at:
        grounds = {"document": post.get("document", "").strip(), "clause": post.get("clause", "").strip()}
        lines.append(_("依据%(document)s%(clause)s重新受理，即刻公开。") % grounds)
    return [
        *lines,
        _("未提交的草稿可以继续填写、提交；各环节按日期规定的期限顺延同样的天数。"),
        *_said_to_units(request),
    ]


def _stopped_lines(request: ViewerRequest, call: Call) -> list[str]:
    return [
        _("“%(title)s”即刻停止受理，未提交的草稿不能再提交。") % {"title": call.title},
        _("已经提交的照常办理。"),
        *_said_to_units(request),
    ]


def _said_to_units(request: ViewerRequest) -> list[str]:
    reason = {"reason": request.POST.get("reason", "").strip()}
    return [_("向已有申报的各单位发消息，写明理由：%(reason)s") % reason, _("本次操作和经办人记入日志。")]
