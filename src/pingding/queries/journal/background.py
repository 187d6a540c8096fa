"""后台运行: when the periodic work last ran, whether that is too long ago, and what of it could not be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.policy.errors import Refusal
from pingding.queries.viewer import Viewer
from pingding.records.models import Failure, Heartbeat

LATE_AFTER = timedelta(minutes=5)
"""`serve` runs the work each minute; one run may take longer."""
SHOWN = 20
"""So many of the heartbeats are shown."""

WORK = {
    "notices_ended": gettext_lazy("公示期满"),
    "obligations_opened": gettext_lazy("开启义务"),
    "openings_noted": gettext_lazy("推算下次开启义务的日子"),
    "deadlines_decided": gettext_lazy("期限届满"),
    "consequences_proposed": gettext_lazy("提出处理"),
    "reminders_sent": gettext_lazy("到期提醒"),
    "search_followed": gettext_lazy("更新检索"),
    "papers_frozen": gettext_lazy("生成文件定稿"),
    "papers_sealed": gettext_lazy("加盖电子印章"),
    "exports_made": gettext_lazy("导出清单"),
    "mails_sent": gettext_lazy("发送邮件"),
    "counts_summed": gettext_lazy("汇总待办件数"),
    "leftovers_removed": gettext_lazy("清理过期数据"),
}
"""What each kind of periodic work is called. Those that are counted have the names of the fields of `TickReport`."""


RunState = Literal["finished", "running", "stopped"]
State = Literal["on_time", "late", "stopped", "never"]


@dataclass(frozen=True)
class Run:
    """One heartbeat; `state` is finished, running, or stopped: it never came to its end."""

    heartbeat: Heartbeat
    state: RunState


@dataclass(frozen=True)
class Background:
    """How the periodic work goes: `state` is never, late, stopped (the last run did not end) or on_time."""

    state: State
    runs: tuple[Run, ...]

    @property
    def last(self) -> Heartbeat | None:
        return self.runs[0].heartbeat if self.runs else None


def work_name(work: str) -> str:
    """The name of a kind of work; one of an earlier version, no longer done, keeps its identifier."""
    return str(WORK.get(work, work))


def may_retry(viewer: Viewer) -> bool:
    """Whether the viewer may ask that something is tried again."""
    return viewer.is_administrator


def require_overseer(viewer: Viewer) -> None:
    """Refuse whoever is neither the platform's administrator nor an auditor."""
    if not (viewer.is_administrator or viewer.is_auditor):
        remedy = _("请联系平台管理员。")
        raise Refusal(_("后台运行只供平台管理员和审计员查看"), kind="forbidden", remedy=remedy)


def background(viewer: Viewer, at: datetime) -> Background:
    """The newest heartbeats, in one query, and what they come to."""
    require_overseer(viewer)
    runs = tuple(Run(heartbeat, _state(heartbeat, at)) for heartbeat in Heartbeat.objects.order_by("-pk")[:SHOWN])
    if not runs:
        return Background("never", runs)
    if at - runs[0].heartbeat.started_at > LATE_AFTER:
        return Background("late", runs)
    return Background("stopped" if runs[0].state == "stopped" else "on_time", runs)


def _state(heartbeat: Heartbeat, at: datetime) -> RunState:
    if heartbeat.finished_at is not None:
        return "finished"
    return "stopped" if heartbeat.fault or at - heartbeat.started_at > LATE_AFTER else "running"


def failures(viewer: Viewer) -> QuerySet[Failure]:
    """What could not be done: first what waits for a person, then what is tried again soonest."""
    require_overseer(viewer)
    return Failure.objects.order_by(F("next_at").asc(nulls_first=True), "pk")
