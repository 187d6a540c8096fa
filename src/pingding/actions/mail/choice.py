"""How a person is reached: by which address and telephone, by mail or text message, in which language."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.actions.directory.accounts import read_email, read_phone
from pingding.actions.door import action, for_change, record_act
from pingding.actions.mail.addresses import ask_for_address, remove_address
from pingding.policy.errors import Refusal
from pingding.policy.text.likeness import mobiles_in
from pingding.queries.journal.acts.mail import ChooseMail
from pingding.queries.mail.configured import next_digest, sends_mail
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import MailChoice, OutgoingMail, Person

How = MailChoice.How


@dataclass(frozen=True)
class TypedChoice:
    """A choice as it was typed; `how` and `language` by their identifiers. Without `phone` it stays as it is."""

    address: str
    how: str
    language: str
    sms: bool = False
    phone: str | None = None


@action
def choose_mail(typed: TypedChoice, *, actor: Viewer, at: datetime) -> MailChoice:
    """Keep what the person chose for their own mail.

    Effects: the choice and the telephone; a new address waits for its code (`ask_for_address`), where mail is sent at
    all; what waits to be sent leaves at once or with the next digest, as chosen, or not at all; journal, without
    address or number. Refusals: not signed in; an address that is none, or is missing where mail is wanted, or too many
    in a day; a telephone that is none, or taken away; no such way or language; no mobile telephone for text messages.
    """
    person = for_change(Person.objects.all()).get(pk=actor.person_or_refuse().pk)
    address, phone = _read(typed, person)
    changed = _change_address(person, address, at)
    if phone != person.phone:
        person.phone, changed["phone_changed"] = phone, True
    if changed:
        person.save(update_fields=["email", "phone"])
    values = {"how": typed.how, "language": typed.language, "sms": typed.sms, "chosen_at": at}
    choice, _created = MailChoice.objects.update_or_create(person=person, defaults=values)
    _follow(choice, at)
    sms: dict[str, Any] = {"sms": True} if typed.sms else {}
    record_act(ChooseMail(how=typed.how, language=typed.language, **sms, **changed), at=at, actor=actor)
    return choice


def _change_address(person: Person, address: str, at: datetime) -> dict[str, bool]:
    """Set a new address, or have it wait for its code; what the journal says of it."""
    if address == person.email:
        return {}
    if address and sends_mail():
        faults = Faults()
        with faults.caught("mail_address"):
            ask_for_address(person, address, at=at)
        faults.refuse()
        return {"address_asked": True}
    if sends_mail():
        remove_address(person, at=at)
    person.email = address
    return {"address_changed": True}


def _read(typed: TypedChoice, person: Person) -> tuple[str, str]:
    """The address and the telephone; Refusal of all that is wrong with the choice."""
    faults = Faults()
    address = faults.read(lambda: read_email(typed.address), "", "mail_address")
    if typed.how != How.NONE and not typed.address.strip():
        faults.add(Refusal(_("未填写"), where=_("电子邮箱"), remedy=_("请填写收邮件的地址。")), "mail_address")
    with faults.caught("mail_how"):
        _require_listed(typed.how, How.values, _("邮件方式"))
    with faults.caught("mail_language"):
        _require_listed(typed.language, dict(settings.LANGUAGES), _("邮件语言"))
    phone = person.phone
    with faults.caught("mail_phone"):
        phone = _phone(typed.phone, person)
    if typed.sms and not mobiles_in(phone):
        remedy = _("请在联系电话中填写手机号。")
        faults.add(Refusal(_("登记的联系电话中没有手机号"), where=_("短信"), remedy=remedy), "mail_sms")
    faults.refuse()
    return address, phone


def _phone(typed: str | None, person: Person) -> str:
    """As typed, or as it is; somebody who could be reached stays so."""
    if typed is None:
        return person.phone
    phone = read_phone(typed)
    if not phone and person.phone:
        raise Refusal(_("未填写"), where=_("联系电话"), remedy=_("请填写能找到您的电话。"))
    return phone


def _require_listed(value: str, choices: Collection[str], where: str) -> None:
    if value not in choices:
        raise Refusal(_("没有这一项"), where=where, remedy=_("请选择列出的一项。"))


def _follow(choice: MailChoice, at: datetime) -> None:
    """Have the person's waiting mails leave as is chosen now; what is not wanted is dropped when its time comes."""
    waiting = OutgoingMail.objects.filter(person=choice.person, state=OutgoingMail.State.WAITING, medium="mail", to="")
    if choice.how == How.AT_ONCE:
        waiting.filter(digest=True).update(digest=False, next_at=at)
    elif choice.how == How.DAILY:
        waiting.filter(digest=False).update(digest=True, next_at=next_digest(at))
