"""One's own account: who one is, a new password, mail, and access tokens for programs, each shown once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pingding.actions.directory.access_tokens import create_access_token, revoke_access_token
from pingding.actions.directory.attempts import CountedTries
from pingding.actions.directory.people import change_password
from pingding.actions.door import attempt
from pingding.actions.mail.choice import choose_mail
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.directory.access_tokens import ends_at, tokens_of
from pingding.queries.directory.attempts import password_tries
from pingding.queries.directory.names import office_name
from pingding.queries.mail.addresses import open_change
from pingding.queries.refusals import Faults, each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.context import role_words
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.unit.directory.calendar_feed import calendar_section
from pingding.web.unit.directory.mail_section import mail_section, typed_choice
from pingding.web.unit.fields import FormField


@never_cache
@sensitive_post_parameters("old", "new", "again")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ViewerRequest) -> HttpResponse:
    """Shows the account; a posted form changes the password, which ends the other sessions."""
    errors, status = dict[str, list[str]](), 200
    if request.method == "POST":
        try:
            _change(request)
        except Refusal as refusal:
            status = kind_of(refusal).status
            for each in each_of(refusal):
                errors.setdefault(each.field or "new", []).append(each.advice)
        else:
            messages.success(request, _("密码已更改，其他设备上的登录已退出。"))
            return HttpResponseRedirect(reverse("account"))
    return _account_page(request, errors, status, _tokens_section(request))


def _account_page(
    request: ViewerRequest,
    errors: dict[str, list[str]],
    status: int,
    tokens: dict[str, Any],
    mail_refusal: Refusal | None = None,
) -> HttpResponse:
    """The account's page, with what was refused about the password (by field), a token or mail (in their sections)."""
    person = request.viewer.person_or_refuse()
    facts = [
        {"term": _("姓名"), "value": person.name},
        {"term": _("用户名"), "value": person.username},
        {"term": _("身份"), "value": role_words(request.viewer)},
        {
            "term": _("单位"),
            "value": translation.listed(office_name(unit.name) for unit in request.viewer.organisations),
        },
        {"term": _("联系电话"), "value": person.phone},
        {"term": _("电子邮箱"), "value": person.email},
    ]
    context = {
        "facts": [row for row in facts if row["value"]],
        "fields": _fields(errors),
        "faults": [{"text": text, "href": f"#f-{name}"} for name, texts in errors.items() for text in texts],
        "crumbs": [{"title": _("首页"), "url": "/"}, {"title": _("我的账号"), "url": ""}],
        **tokens,
        **mail_section(request, mail_refusal),
        **calendar_section(request),
    }
    return render(request, "unit/directory/account.html", context, status=status)


def _fields(errors: dict[str, list[str]]) -> list[FormField]:
    hint = _("至少10个字符，不能全是数字，不能与姓名、用户名相近，也不能是常见密码。")
    fields = [
        FormField("old", "text", _("原密码"), required=True, input="password", autocomplete="current-password"),
        FormField("new", "text", _("新密码"), required=True, input="password", autocomplete="new-password", help=hint),
        FormField("again", "text", _("再输一次"), required=True, input="password", autocomplete="new-password"),
    ]
    for field in fields:
        field.errors = errors.get(field.name, [])
    return fields


def _change(request: ViewerRequest) -> None:
    person, post = request.viewer.person_or_refuse(), request.POST
    new = str(post.get("new", ""))
    faults = Faults()
    if new != post.get("again", ""):
        faults.add(Refusal(_("两次输入的新密码不一致"), where=_("再输一次"), remedy=_("请重新输入。")), "again")
    old, viewer = str(post.get("old", "")), request.viewer
    with CountedTries(password_tries(person), request.at, field="old"):
        attempt(faults, lambda: change_password(person, new, old=old, actor=viewer, at=request.at))
    update_session_auth_hash(request, person)


@never_cache
@signed_in
@posted("account", anchor="#mail")
def choose_own_mail(request: ViewerRequest) -> HttpResponse:
    """Keep how one gets messages by mail."""
    try:
        choose_mail(typed_choice(request), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _account_page(request, {}, kind_of(refusal).status, _tokens_section(request), refusal)
    change = open_change(request.viewer, request.at)
    if change is not None and change.asked_at == request.at:
        messages.success(request, _("已保存。新邮箱待确认：请打开发往那里的邮件。"))
        return HttpResponseRedirect(reverse("confirm_address"))
    messages.success(request, _("联系方式已保存。"))
    return HttpResponseRedirect(reverse("account") + "#mail")


def _tokens_section(request: ViewerRequest, typed: str = "", refusal: Refusal | None = None) -> dict[str, Any]:
    """The live tokens, newest first, and the field for a new one, with what was refused about it."""
    help_text = _("写明用途，例如：单位内部系统读取办理进度。")
    name = FormField("token_name", "text", _("令牌名称"), typed, required=True, help=help_text, max_chars=60)
    name.errors = [f"{refusal.what.rstrip('。')}。{refusal.remedy}"] if refusal else []
    text = f"{refusal.what}。{refusal.remedy}" if refusal else ""
    return {
        "tokens": [(token, ends_at(token)) for token in tokens_of(request.viewer, request.at)],
        "token_name": name,
        "token_faults": [{"text": text, "href": "#f-token_name"}] if refusal else [],
        "api_url": address("api:reference"),
    }


@never_cache
@signed_in
@posted("account", anchor="#tokens")
def create_token(request: ViewerRequest) -> HttpResponse:
    """Make a token and show it, this once: it is stored as a digest, so that no page can show it again."""
    typed = str(request.POST.get("token_name", ""))
    try:
        token = create_access_token(typed, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        section = _tokens_section(request, typed, refusal)
        return _account_page(request, {}, kind_of(refusal).status, section)
    crumbs = [
        {"title": _("首页"), "url": "/"},
        {"title": _("我的账号"), "url": reverse("account")},
        {"title": _("新的访问令牌"), "url": ""},
    ]
    context = {"token": token.token, "secret": token.secret, "crumbs": crumbs}
    return render(request, "unit/directory/access_token.html", context)


@signed_in
@posted("account", anchor="#tokens")
def revoke_token(request: ViewerRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens; it works no more from this moment."""
    token = revoke_access_token(pk, actor=request.viewer, at=request.at)
    messages.success(request, _("访问令牌“%(name)s”已注销。") % {"name": token.name})
    return HttpResponseRedirect(reverse("account") + "#tokens")
