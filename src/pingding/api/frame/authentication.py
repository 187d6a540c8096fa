"""Who asks: the person of an access token, or of the browser's session; an act by session needs the CSRF token too."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from pingding.actions.directory.access_tokens import note_use
from pingding.policy.errors import Refusal
from pingding.queries.directory.access_tokens import live_token
from pingding.queries.viewer import PUBLIC, Viewer, viewer_of
from pingding.queries.viewer_request import ViewerRequest


class AccessTokenSent(HttpBearer):
    """访问令牌：`Authorization: Bearer pingding_…`. A token that is sent must be good, even where none is needed."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        assert isinstance(request, HttpRequest)
        viewer_request: ViewerRequest = request  # type: ignore[assignment]
        access_token = live_token(token, viewer_request.at)
        if access_token is None:
            remedy = _("请以用户名和密码另建访问令牌。")
            raise Refusal(_("访问令牌无效、已到期或已注销"), kind="unauthenticated", remedy=remedy)
        note_use(access_token, at=viewer_request.at)
        viewer_request.viewer = viewer_of(access_token.person)
        return viewer_request.viewer


class SessionCookie(APIKeyCookie):
    """浏览器会话：登录后的 cookie，办理时另须 `X-CSRFToken`."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Viewer | None:
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        viewer_request: ViewerRequest = request  # type: ignore[assignment]
        if not viewer_request.viewer.signed_in:
            return None
        if check_csrf(request) is not None:
            remedy = _("以浏览器会话办理时，请在 X-CSRFToken 头中附上 csrftoken；程序请改用访问令牌。")
            raise Refusal(_("未附跨站请求凭据"), kind="forbidden", remedy=remedy)
        return viewer_request.viewer


def anybody(request: HttpRequest) -> bool:
    """The public may do it as well; whoever is signed in does it under their own name."""
    viewer_request: ViewerRequest = request  # type: ignore[assignment]
    viewer_request.viewer = PUBLIC
    return True


SIGNED_IN = (AccessTokenSent(), SessionCookie())
OPTIONAL = (*SIGNED_IN, anybody)
