"""The demonstration's clock: moved forward by a visitor, and what falls due on the way happens."""

from datetime import datetime
from math import ceil

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.actions.door import action, record_act
from pingding.actions.periodic.heartbeat import beat
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.cases import SetDemoClock
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import DemoClock, JournalEntry


def set_demo_clock(to: datetime, *, at: datetime, actor: Viewer = PUBLIC) -> DemoClock:
    """Move the demonstration's clock to a moment, then do what has fallen due (`beat`). Open to every visitor.

    `at` is what the clock says now. Effects: the shift of the clock; journal; whatever time does by itself.
    Refusals: not a demonstration; a moment before the last act on record, since time does not go back.
    """
    clock = shift_demo_clock(to, actor=actor, at=at)
    beat(lambda: to)
    return clock


@action
def shift_demo_clock(to: datetime, *, actor: Viewer | None, at: datetime) -> DemoClock:
    """The act itself, as `set_demo_clock` describes it, without what falls due; `actor` None is the platform."""
    if not settings.PINGDING_DEMO:
        raise Refusal(_("这里不是演示环境"), kind="forbidden", remedy=_("只有演示环境可以调整时间。"))
    last = JournalEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if last is not None and to < last:
        raise Refusal(
            _("演示时间只能向后调整"),
            where=_("演示时间"),
            kind="conflict",
            remedy=_("请选择最近一次办理之后的时间；如需重来，请重建演示数据。"),
        )
    clock = DemoClock.objects.select_for_update().order_by("id").first() or DemoClock()
    clock.shift_seconds += ceil((to - at).total_seconds())
    clock.save()
    record_act(SetDemoClock(to=to), at=to, actor=actor)
    return clock
