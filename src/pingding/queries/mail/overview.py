"""邮件: what is queued by state, what was not sent and why, each kind as a letter; for the platform's administrator."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.mail.content import MailContent, content_of
from pingding.queries.mail.kinds import CONFIRMING, SAMPLE_CODE, SAMPLES, WITHOUT_CASE, find_kind, sample_of
from pingding.queries.mail.queue import state_counts
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, OutgoingMail, Person

State = OutgoingMail.State
SAMPLE_SITE, SAMPLE_NUMBER = "https://pingding.example", "CQ2026-0001"
"""Where the links of a sample lead to while the address of the site is not set."""


def require_postmaster(viewer: Viewer) -> None:
    """Refuse whoever is not the platform's administrator: the queue names people and their addresses."""
    if not viewer.is_administrator:
        raise Refusal(_("邮件队列只供平台管理员查看"), kind="forbidden", remedy=_("请联系平台管理员。"))


def mail_counts(viewer: Viewer) -> dict[str, int]:
    """How many mails there are of each state, in one query."""
    require_postmaster(viewer)
    return state_counts()


def unsent(viewer: Viewer) -> QuerySet[OutgoingMail]:
    """What was given up, what nobody knows of whether it was sent, what waits after a try; the last one first."""
    require_postmaster(viewer)
    tried = OutgoingMail.objects.filter(state=State.WAITING, tries__gt=0)
    ended = OutgoingMail.objects.filter(state__in=(State.GIVEN_UP, State.UNKNOWN))
    rows = (tried | ended).select_related("person", "message__case__edition", "message__organisation")
    return rows.defer("message__case__edition__content").order_by("-claimed_at", "-pk")


def sample_letter(viewer: Viewer, number: int, at: datetime) -> MailContent:
    """A kind of message as a letter, in the language that is on; of a case it leads to one that is not there."""
    require_postmaster(viewer)
    kind, site = find_kind(number), settings.PINGDING_ADDRESS or SAMPLE_SITE
    code = SAMPLE_CODE if kind.text == CONFIRMING else ""
    content = content_of(sample_of(kind, at), code=code)
    of_case = kind.text not in WITHOUT_CASE
    path = reverse("case", args=[SAMPLE_NUMBER]) if of_case else reverse("messages")
    path = f"{reverse('confirm_address')}?code={code}" if code else path
    programme = SAMPLES["programme"] if of_case else ""
    lines = tuple(replace(line, url=site + path, programme=programme) for line in content.lines)
    return replace(content, lines=lines, account_url=f"{site}{reverse('account')}#mail")


def unreached(organisation: Organisation) -> tuple[OutgoingMail, ...]:
    """The newest mail of each member whose present address the server refused for good, in one query."""
    own = {"person": OuterRef("pk"), "address": OuterRef("email")}
    letters = OutgoingMail.objects.filter(medium=OutgoingMail.Medium.MAIL, **own)
    settled = letters.filter(state__in=(State.SENT, State.GIVEN_UP))
    newest = settled.order_by("-settled_at", "-pk").values("pk")[:1]
    members = Person.objects.filter(memberships__organisation=organisation, memberships__until=None)
    rows = OutgoingMail.objects.filter(pk__in=members.values(newest=Subquery(newest)), refused=True)
    return tuple(rows.filter(address=F("person__email")).select_related("person").order_by("person__name", "pk"))
