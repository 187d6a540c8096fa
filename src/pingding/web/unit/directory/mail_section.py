"""联系方式与邮件: how one is reached, and how and in which language one gets messages by mail."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.actions.mail.choice import TypedChoice
from pingding.policy.errors import Refusal
from pingding.queries.mail.choice import choice_of
from pingding.queries.mail.configured import sends_mail, sends_sms
from pingding.queries.refusals import each_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import MailChoice
from pingding.web.unit.directory.new_address import awaited_address
from pingding.web.unit.fields import FormField

FIELDS = ("mail_address", "mail_phone", "mail_how", "mail_language", "mail_sms")


def mail_section(request: ViewerRequest, refusal: Refusal | None = None) -> dict[str, Any]:
    """The choice as it stands, or as it was typed with what was refused of it, for the account's page."""
    own = choice_of(request.viewer)
    values = dict(zip(FIELDS, (own.address, own.phone, own.how, own.language, _yes_if(own.sms)), strict=True))
    if refusal is not None:
        values = {name: str(request.POST.get(name, "")) for name in FIELDS}
    hint = _("每天%(hour)d时汇总前一天以来的消息。") % {"hour": settings.PINGDING_MAIL_DIGEST_HOUR}
    fields = [
        FormField("mail_address", "text", _("电子邮箱"), input="email", autocomplete="email"),
        FormField("mail_phone", "text", _("联系电话"), input="tel", autocomplete="tel"),
        FormField("mail_how", "choice", _("邮件方式"), choices=_ways(), required=True, help=hint),
        FormField("mail_language", "choice", _("邮件语言"), choices=settings.LANGUAGES, required=True),
    ]
    if sends_sms():
        hint = _("发到联系电话中的手机号。")
        sms = FormField("mail_sms", "choice", _("有期限的，同时发短信"), choices=_yes_or_no(), required=True, help=hint)
        fields.append(sms)
    faults = []
    for field in fields:
        field.value = values[field.name]
        field.errors = [each.advice for each in each_of(refusal) if each.field == field.name] if refusal else []
        faults += [{"text": text, "href": f"#f-{field.name}"} for text in field.errors]
    return {
        "mail_fields": fields,
        "mail_faults": faults,
        "sends_mail": sends_mail(),
        "awaited": awaited_address(request),
    }


def _ways() -> list[tuple[str, str]]:
    return [(how.value, str(how.label)) for how in MailChoice.How]


def typed_choice(request: ViewerRequest) -> TypedChoice:
    """The choice that was posted."""
    posted = request.POST
    mail_address, how, language, sms = (str(posted.get(name, "")) for name in FIELDS if name != "mail_phone")
    return TypedChoice(mail_address, how, language, sms=sms == "yes", phone=posted.get("mail_phone"))


def _yes_if(chosen: bool) -> str:
    return "yes" if chosen else "no"


def _yes_or_no() -> list[tuple[str, str]]:
    return [("yes", _("是")), ("no", _("否"))]
