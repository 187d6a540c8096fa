"""Sending once more what was given up, or of which nobody knows whether it was sent: the administrator decides."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import require_administrator
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.mail import RetryMail
from pingding.queries.viewer import Viewer
from pingding.records.models import OutgoingMail

State = OutgoingMail.State
MOST_AT_ONCE = 500


@action
def retry_mail(mail: int | None = None, *, actor: Viewer, at: datetime) -> list[OutgoingMail]:
    """Have one mail tried again, or, without a number, all that were given up, so many at once; by the next tick.

    Only by its number is one sent again of which nobody knows whether it was sent: it may arrive twice.
    Effects: they wait again, as if never tried; journal. Refusals: not the platform's administrator; none to try.
    """
    require_administrator(actor)
    rows = for_change(OutgoingMail.objects.all())
    if mail is None:
        chosen = list(rows.filter(state=State.GIVEN_UP).order_by("pk")[:MOST_AT_ONCE])
    else:
        chosen = list(rows.filter(pk=mail, state__in=(State.GIVEN_UP, State.UNKNOWN)))
    if not chosen:
        raise Refusal(_("没有可以重新发送的邮件"), kind="missing", remedy=_("请刷新“邮件”页。"))
    waiting = {"state": State.WAITING, "next_at": at, "tries": 0, "settled_at": None, "refused": False}
    OutgoingMail.objects.filter(pk__in=[row.pk for row in chosen]).update(**waiting)
    record_act(RetryMail(mails=tuple(row.pk for row in chosen)), at=at, actor=actor)
    return chosen
