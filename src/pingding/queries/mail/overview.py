"""邮件: what is queued by state, what was not sent and why, each kind as a letter; for the platform's administrator."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.mail.content import MailContent, content_of, digest_of, sms_of
from pingding.queries.mail.kinds import (
    CANCELLING,
    CONFIRMING,
    DATED,
    GROUPS,
    KINDS,
    SAMPLE_CODE,
    SAMPLES,
    WITHOUT_CASE,
    MessageKind,
    find_kind,
    sample_of,
)
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
    kind = find_kind(number)
    code = SAMPLE_CODE if kind.text == CONFIRMING else ""
    return _led(content_of(sample_of(kind, at), code=code), [kind], code)


def sample_digest(viewer: Viewer, at: datetime) -> MailContent:
    """The letter of a day, with the first kind of each group that has a day, or else with its first."""
    require_postmaster(viewer)
    groups = [[kind for kind in KINDS if kind.group == group] for group in GROUPS]
    kinds = [next((kind for kind in group if kind.text in DATED), group[0]) for group in groups]
    return _led(digest_of([sample_of(kind, at) for kind in kinds], at), kinds)


def sample_text(viewer: Viewer, number: int, at: datetime) -> str:
    """A kind of message as a text message; empty where it has no day to be kept."""
    require_postmaster(viewer)
    kind = find_kind(number)
    line = sample_letter(viewer, number, at).lines[0]
    return sms_of(line) if kind.text in (*DATED, *CANCELLING) else ""


def _led(content: MailContent, kinds: Sequence[MessageKind], code: str = "") -> MailContent:
    """The sample with links to where letters of these kinds lead."""
    site = settings.PINGDING_ADDRESS or SAMPLE_SITE
    lines = []
    for line, kind in zip(content.lines, kinds, strict=True):
        of_case = kind.text not in WITHOUT_CASE
        path = reverse("case", args=[SAMPLE_NUMBER]) if of_case else reverse("messages")
        path = f"{reverse('confirm_address')}?code={code}" if code else path
        lines.append(replace(line, url=site + path, programme=SAMPLES["programme"] if of_case else ""))
    return replace(content, lines=tuple(lines), account_url=f"{site}{reverse('account')}#mail")


def unreached(organisation: Organisation) -> tuple[OutgoingMail, ...]:
    """The newest mail of each member whose present address the server refused for good, in one query."""
    own = {"person": OuterRef("pk"), "address": OuterRef("email")}
    letters = OutgoingMail.objects.filter(medium=OutgoingMail.Medium.MAIL, **own)
    settled = letters.filter(state__in=(State.SENT, State.GIVEN_UP))
    newest = settled.order_by("-settled_at", "-pk").values("pk")[:1]
    members = Person.objects.filter(memberships__organisation=organisation, memberships__until=None)
    rows = OutgoingMail.objects.filter(pk__in=members.values(newest=Subquery(newest)), refused=True)
    return tuple(rows.filter(address=F("person__email")).select_related("person").order_by("person__name", "pk"))
