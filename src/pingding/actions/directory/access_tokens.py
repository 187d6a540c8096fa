"""The secrets of a person: access tokens for programs, and the address of a calendar. Each is shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record_act
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.queries.directory.access_tokens import find_token, token_digest, tokens_of
from pingding.queries.journal.acts.directory import (
    CreateAccessToken,
    CreateCalendarAddress,
    RevokeAccessToken,
    WithdrawCalendarAddress,
)
from pingding.queries.viewer import Viewer
from pingding.records.models import AccessToken, CalendarAddress, Person

PREFIX = "pingding_"
"""What every token begins with, so that one that leaked into a file can be found."""
MOST_TOKENS = 20
USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class NewToken:
    """A token just made; `secret` is what the program sends, and is never shown again."""

    token: AccessToken
    secret: str


@action
def create_access_token(name: str, *, actor: Viewer, at: datetime) -> NewToken:
    """Make a token with which a program acts as this person, with all that the person may do, until it expires.

    Effects: the token's digest; journal. Refusals: not signed in; no name; too many live tokens.
    """
    person = actor.person_or_refuse()
    label = read_line(name, _("令牌名称"), 60)
    # Held, so that two made at once are counted one after the other.
    for_change(Person.objects.all()).get(pk=person.pk)
    if tokens_of(actor, at).count() >= MOST_TOKENS:
        what = _("有效的访问令牌已达%(most)d个") % {"most": MOST_TOKENS}
        raise Refusal(what, kind="conflict", remedy=_("请先注销不再使用的令牌。"))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(person=person, name=label, digest=token_digest(secret), created_at=at)
    record_act(CreateAccessToken(token=token.pk), at=at, actor=actor, about=label)
    return NewToken(token, secret)


@action
def revoke_access_token(token: int, *, actor: Viewer, at: datetime) -> AccessToken:
    """Revoke one's own token, or, as platform administrator, anybody's. Effects: it works no more; journal."""
    actor.person_or_refuse()
    row = for_change(AccessToken.objects.all()).get(pk=find_token(actor, token).pk)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record_act(RevokeAccessToken(token=row.pk), at=at, actor=actor, about=f"{row.person.name} {row.name}")
    return row


def revoke_all(person: Person, *, at: datetime) -> int:
    """Revoke every token of a person and the address of their calendar, in the caller's action, which journals it.

    Gives how many tokens.
    """
    CalendarAddress.objects.filter(person=person).delete()
    return AccessToken.objects.filter(person=person, revoked_at=None).update(revoked_at=at)


def note_use(token: AccessToken, *, at: datetime) -> None:
    """Note that a token was used, at most once an hour. It decides nothing, so there is no journal entry."""
    if token.last_used_at is None or at - token.last_used_at >= USE_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)


@action
def create_calendar_address(*, actor: Viewer, at: datetime) -> str:
    """Make the token of an address that shows the person's deadlines and nothing else; it is never shown again.

    Effects: its digest; an earlier address works no more; journal. Refusals: not signed in.
    """
    person = for_change(Person.objects.all()).get(pk=actor.person_or_refuse().pk)
    secret = secrets.token_urlsafe(32)
    values = {"digest": token_digest(secret), "created_at": at}
    CalendarAddress.objects.update_or_create(person=person, defaults=values)
    record_act(CreateCalendarAddress(), at=at, actor=actor, about=person.name)
    return secret


@action
def withdraw_calendar_address(*, actor: Viewer, at: datetime) -> None:
    """Withdraw the person's own address. Effects: it works no more; journal. Refusals: there is none."""
    person = actor.person_or_refuse()
    if not CalendarAddress.objects.filter(person=person).delete()[0]:
        raise Refusal(_("没有可以停用的日历地址"), kind="missing", remedy=_("请刷新“我的账号”页。"))
    record_act(WithdrawCalendarAddress(), at=at, actor=actor, about=person.name)
