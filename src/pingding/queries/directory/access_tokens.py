"""Who an access token belongs to, and which tokens a person has."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.viewer import Viewer
from pingding.records.models import AccessToken


def token_digest(token: str) -> str:
    """What is stored of a token. It has 256 random bits, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def ends_at(token: AccessToken) -> datetime:
    """When the token works no more (`PINGDING_TOKEN_DAYS` after it was made)."""
    return token.created_at + _life()


def _life() -> timedelta:
    return timedelta(days=settings.PINGDING_TOKEN_DAYS)


def live_token(token: str, at: datetime) -> AccessToken | None:
    """The token as sent, with its person; None when it is unknown, revoked or expired, or its account is closed."""
    stored = next(iter(_live(token_digest(token))), None)
    return stored if stored is not None and stored.person.is_active and at < ends_at(stored) else None


@compiled_query
def _live(digest: str) -> QuerySet[AccessToken]:
    return AccessToken.objects.select_related("person").filter(digest=digest, revoked_at=None)


def tokens_of(viewer: Viewer, at: datetime) -> QuerySet[AccessToken]:
    """The viewer's own tokens that still work, the newest first."""
    live = AccessToken.objects.filter(revoked_at=None, created_at__gt=at - _life())
    return live.filter(person=viewer.person_or_refuse()).order_by("-created_at", "-id")


def find_token(viewer: Viewer, pk: int) -> AccessToken:
    """One of the viewer's own live tokens; an administrator finds anybody's. Refusal(kind="missing") otherwise."""
    live = AccessToken.objects.select_related("person").filter(pk=pk, revoked_at=None)
    own = live if viewer.is_administrator else live.filter(person=viewer.person_or_refuse())
    token = own.first()
    if token is None:
        raise Refusal(_("没有这个有效的访问令牌"), kind="missing", remedy=_("请查看访问令牌列表。"))
    return token
