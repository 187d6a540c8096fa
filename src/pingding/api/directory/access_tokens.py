"""Access tokens: how a program signs in. One is made with a password, or while signed in by browser."""

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import StringConstraints

from pingding.actions.directory import access_tokens as acts
from pingding.actions.directory.attempts import person_signing_in
from pingding.api.frame.routes import AtRecord, Page, Paging, Query, RequestBody, Routes, Word, page_of, shown
from pingding.policy.errors import Refusal
from pingding.queries.directory.access_tokens import ends_at, tokens_of
from pingding.queries.viewer import Viewer, viewer_of
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.records.models import AccessToken

routes = Routes(tags=["访问令牌 access tokens"])


class TokenOut(Schema):
    """A token; its secret is never shown again."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    ends_at: datetime


class NewTokenOut(TokenOut):
    """A token just made. Keep `secret`: it is shown this once."""

    secret: str


class CreateAccessTokenIn(RequestBody):
    """What the token is for; and, unless signed in by browser, whose it is to be."""

    name: Word
    username: Word = ""
    password: Annotated[str, StringConstraints(max_length=128)] = ""


@routes.read("", Page[TokenOut], "访问令牌")
def list_access_tokens(request: ViewerRequest, paging: Query[Paging]) -> Page[TokenOut]:
    """One's own tokens that work, the newest first."""
    return page_of(tokens_of(request.viewer, request.at), paging, _out)


@routes.act("", NewTokenOut, "建立访问令牌", creates=True, public=True)
def create_access_token(request: ViewerRequest, body: CreateAccessTokenIn) -> NewTokenOut:
    """Make a token. A token cannot make another; after some wrong passwords one has to wait, each time longer."""
    new = acts.create_access_token(body.name, actor=_owner(request, body), at=request.at)
    return NewTokenOut(**_out(new.token).model_dump(), secret=new.secret)


@routes.act("/{token_id}", None, "注销访问令牌", method="DELETE")
def revoke_access_token(request: ViewerRequest, token_id: AtRecord) -> None:
    """Revoke one's own token, or, as platform administrator, anybody's. It works no more from now on."""
    acts.revoke_access_token(token_id, actor=request.viewer, at=request.at)


def _owner(request: ViewerRequest, body: CreateAccessTokenIn) -> Viewer:
    """Whose token it is to be: by password, or by the browser's session."""
    if "Authorization" in request.headers:
        remedy = _("请用密码，或登录后在浏览器中建立。")
        raise Refusal(_("访问令牌不能用来建立访问令牌"), kind="forbidden", remedy=remedy)
    if not body.username:
        return request.viewer
    address = address_of(request)
    person = person_signing_in(body.username, body.password, address=address, at=request.at)
    if person is None:
        raise Refusal(_("用户名或密码不正确"), kind="unauthenticated", remedy=_("请核对后重试。"))
    return viewer_of(person)


def _out(token: AccessToken) -> TokenOut:
    return shown(TokenOut, token, ends_at=ends_at(token))
