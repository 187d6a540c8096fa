"""Access tokens on one's account: made for a program and shown once, listed, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pingding.actions.directory.access_tokens import create_access_token, revoke_access_token
from pingding.policy.errors import Refusal
from pingding.queries.directory.access_tokens import tokens_of
from pingding.web.frame.addresses import address
from pingding.web.frame.asking import STATUS_OF, AskedRequest
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.unit.fields import FormField


def tokens_section(request: AskedRequest, typed: str = "", refusal: Refusal | None = None) -> dict[str, Any]:
    """The live tokens, newest first, and the field for a new one, with what was refused about it."""
    help_text = _("写明用途，例如：单位内部系统读取办理进度。")
    name = FormField("token_name", "text", _("令牌名称"), typed, required=True, help=help_text, max_chars=60)
    name.errors = [f"{refusal.what.rstrip('。')}。{refusal.remedy}"] if refusal else []
    text = f"{refusal.what}。{refusal.remedy}" if refusal else ""
    return {
        "tokens": tokens_of(request.viewer),
        "token_name": name,
        "token_faults": [{"text": text, "href": "#f-token_name"}] if refusal else [],
        "api_url": address("api:reference"),
    }


@never_cache
@signed_in
@posted("account", anchor="#tokens")
def create_token(request: AskedRequest) -> HttpResponse:
    """Make a token and show it, this once: it is stored as a digest, so that no page can show it again."""
    typed = str(request.POST.get("token_name", ""))
    try:
        made = create_access_token(typed, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        # Looked up late: the account's page has this section.
        from pingding.web.unit.directory.account import account_page

        section = tokens_section(request, typed, refusal)
        return account_page(request, {}, STATUS_OF.get(refusal.kind, 422), section)
    crumbs = [
        {"title": _("首页"), "url": "/"},
        {"title": _("我的账号"), "url": reverse("account")},
        {"title": _("新的访问令牌"), "url": ""},
    ]
    context = {"token": made.token, "secret": made.secret, "crumbs": crumbs}
    return render(request, "unit/access_token.html", context)


@signed_in
@posted("account", anchor="#tokens")
def revoke_token(request: AskedRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens; it works no more from this moment."""
    token = revoke_access_token(pk, actor=request.viewer, at=request.at)
    messages.success(request, _("访问令牌“%(name)s”已注销。") % {"name": token.name})
    return HttpResponseRedirect(reverse("account") + "#tokens")
