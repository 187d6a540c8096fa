"""A new mail address: used once its owner types the code that a letter brought there; until then the old one is."""

import hmac
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, for_change, notify, record_act
from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.text.masking import mask_address
from pingding.policy.translation import counted
from pingding.queries.journal.acts.mail import AskAddressAgain, ConfirmAddress, WithdrawAddress
from pingding.queries.mail.addresses import MOST_A_DAY, VALID, asked_lately, code_of, is_open
from pingding.queries.viewer import Viewer
from pingding.records.models import AddressChange, Person


def ask_for_address(person: Person, address: str, *, at: datetime) -> AddressChange:
    """Have a held person's new address wait for its code, in the caller's act; an earlier one waits no more.

    Effects: a letter with the code to the new address, and one to the old. Refusal: asked for too often.
    """
    if asked_lately(person, at) >= MOST_A_DAY:
        words = {"n": MOST_A_DAY}
        what = counted("一天内最多发送%(n)d封确认邮件", MOST_A_DAY) % words
        remedy = _("请明天再试；急需更改的，请联系平台管理员。")
        raise Refusal(what, kind="too_many", where=_("电子邮箱"), remedy=remedy)
    settle_open(person, at=at)
    change = AddressChange.objects.create(person=person, address=address, asked_at=at, ends_at=at + VALID)
    words_of_it = {"address": mask_address(address), "at": change.ends_at}
    text = gettext_noop(
        "请在%(at)s前确认今后用%(address)s收评定平台的邮件：打开邮件中的链接，或者在“我的账号”中输入验证码。"
        "不是您本人要求的，不必理会。"
    )
    notify(text, words_of_it, at=at, person=person, to=address, confirms=change)
    if person.email:
        text = gettext_noop(
            "您的账号要求改用%(address)s收邮件，确认以前仍发到原来的邮箱。不是您本人所为的，请立即更改密码。"
        )
        notify(text, {"address": mask_address(address)}, at=at, person=person, to=person.email)
    return change


def remove_address(person: Person, *, at: datetime) -> None:
    """Take a held person's address away, in the caller's act, which saves it; the address hears of it."""
    settle_open(person, at=at)
    text = gettext_noop("您的账号已不再登记收邮件的邮箱。不是您本人所为的，请立即更改密码，并联系平台管理员。")
    notify(text, at=at, person=person, to=person.email)
    person.email = ""


def settle_open(person: Person, *, at: datetime) -> None:
    """Have what waits for a code wait no more."""
    AddressChange.objects.filter(person=person, settled_at=None).update(settled_at=at)


@action
def confirm_address(typed: str, *, actor: Viewer, at: datetime) -> Person:
    """Use the address of the actor that waits for this code.

    Effects: letters go there from now on; the old address hears of it; journal, without an address. Refusals: nothing
    waits, or no longer; another code.
    """
    person, change = _held(actor, at)
    code = "".join(folded(typed).split())
    if not hmac.compare_digest(code.encode(), code_of(change).encode()):
        remedy = _("请输入最近一封确认邮件中的验证码；没有收到的，可以重新发送。")
        what = _("验证码不正确") if code else _("未填写")
        raise Refusal(what, where=_("验证码"), remedy=remedy, field="code")
    before, person.email = person.email, change.address
    person.save(update_fields=["email"])
    change.settled_at, change.confirmed = at, True
    change.save(update_fields=["settled_at", "confirmed"])
    if before:
        text = gettext_noop(
            "您的账号收邮件的邮箱已改为%(address)s。不是您本人所为的，请立即更改密码，并联系平台管理员。"
        )
        notify(text, {"address": mask_address(change.address)}, at=at, person=person, to=before)
    record_act(ConfirmAddress(), at=at, actor=actor)
    return person


@action
def ask_again(*, actor: Viewer, at: datetime) -> AddressChange:
    """Send another code to the address of the actor that waits for one; the earlier code is worth nothing any more.

    Effects: as of a new address; journal. Refusals: nothing waits, or no longer; asked for too often.
    """
    person, change = _held(actor, at)
    again = ask_for_address(person, change.address, at=at)
    record_act(AskAddressAgain(), at=at, actor=actor)
    return again


@action
def withdraw_address(*, actor: Viewer, at: datetime) -> None:
    """Keep the old address. Effects: the code is worth nothing any more; journal. Refusals: nothing waits."""
    person, _change = _held(actor, at)
    settle_open(person, at=at)
    record_act(WithdrawAddress(), at=at, actor=actor)


def _held(actor: Viewer, at: datetime) -> tuple[Person, AddressChange]:
    """The actor, held, and what of theirs waits for its code."""
    person = for_change(Person.objects.all()).get(pk=actor.person_or_refuse().pk)
    change = AddressChange.objects.filter(person=person, settled_at=None).first()
    if change is None or not is_open(change, at):
        remedy = _("请在“我的账号”中重新填写要改用的邮箱。")
        raise Refusal(_("没有等待确认的邮箱，或者已经过期"), kind="conflict", remedy=remedy)
    return person, change
