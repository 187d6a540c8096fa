"""One's own account: who one is, a new password, tokens for programs."""

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

from pingding.actions.directory.people import change_password
from pingding.actions.door import do_or_tell
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.refusals import Faults, each_of
from pingding.web.frame.asking import STATUS_OF, AskedRequest
from pingding.web.frame.context import role_words
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.directory.access_tokens import tokens_section
from pingding.web.unit.fields import FormField


@never_cache
@sensitive_post_parameters("old", "new", "again")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: AskedRequest) -> HttpResponse:
    """Shows the account; a posted form changes the password, which ends the other sessions."""
    errors, status = dict[str, list[str]](), 200
    if request.method == "POST":
        try:
            _change(request)
        except Refusal as refusal:
            status = STATUS_OF.get(refusal.kind, 422)
            for each in each_of(refusal):
                errors.setdefault(each.field or "new", []).append(each.advice)
        else:
            messages.success(request, _("密码已更改，其他设备上的登录已退出。"))
            return HttpResponseRedirect(reverse("account"))
    return account_page(request, errors, status, tokens_section(request))


def account_page(
    request: AskedRequest, errors: dict[str, list[str]], status: int, tokens: dict[str, Any]
) -> HttpResponse:
    """The account's page, with what was refused about the password (by field) or about a token (in its section)."""
    person = request.viewer.person_or_refuse()
    facts = [
        {"term": _("姓名"), "value": person.name},
        {"term": _("用户名"), "value": person.username},
        {"term": _("身份"), "value": role_words(request.viewer)},
        {"term": _("单位"), "value": translation.listed(unit.name for unit in request.viewer.organisations)},
        {"term": _("联系电话"), "value": person.phone},
        {"term": _("电子邮箱"), "value": person.email},
    ]
    context = {
        "facts": [row for row in facts if row["value"]],
        "fields": _fields(errors),
        "faults": [{"text": text, "href": f"#f-{name}"} for name, texts in errors.items() for text in texts],
        "crumbs": [{"title": _("首页"), "url": "/"}, {"title": _("我的账号"), "url": ""}],
        **tokens,
    }
    return render(request, "unit/account.html", context, status=status)


def _fields(errors: dict[str, list[str]]) -> list[FormField]:
    hint = _("至少10个字符，不能全是数字，不能与姓名、用户名相近，也不能是常见密码。")
    made = [
        FormField("old", "text", _("原密码"), required=True, input="password", autocomplete="current-password"),
        FormField("new", "text", _("新密码"), required=True, input="password", autocomplete="new-password", help=hint),
        FormField("again", "text", _("再输一次"), required=True, input="password", autocomplete="new-password"),
    ]
    for field in made:
        field.errors = errors.get(field.name, [])
    return made


def _change(request: AskedRequest) -> None:
    person, post = request.viewer.person_or_refuse(), request.POST
    new = str(post.get("new", ""))
    faults = Faults()
    if new != post.get("again", ""):
        faults.add(Refusal(_("两次输入的新密码不一致"), where=_("再输一次"), remedy=_("请重新输入。")), "again")
    old, viewer = str(post.get("old", "")), request.viewer
    do_or_tell(faults, lambda: change_password(person, new, old=old, actor=viewer, at=request.at))
    update_session_auth_hash(request, person)
