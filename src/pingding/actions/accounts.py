"""Making an account: the part that several actions share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.typed_text import read_line
from pingding.records.models import Person

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{2,59}")
PHONE = re.compile(r"[0-9+() -]{7,20}")


@dataclass(frozen=True)
class NewPerson:
    """What somebody gives to get an account; all as typed. Without a password nobody can sign in to it yet."""

    username: str
    password: str | None
    name: str
    phone: str = ""
    email: str = ""


def make_person(new: NewPerson, *, at: datetime, office: str = "") -> Person:
    """Check and store a new person, in the caller's action. Refusal for what cannot be used."""
    person = Person(
        username=_username(new.username),
        name=read_line(new.name, _("姓名"), 60),
        phone=_phone(new.phone),
        email=_email(new.email),
        platform_office=office,
        created_at=at,
    )
    set_password(person, new.password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as fault:
        raise _taken(person.username) from fault
    return person


def set_password(person: Person, password: str | None) -> None:
    """Give the person object a password that is good enough (None: no password fits); it is not saved here."""
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as fault:
        raise Refusal(_("不能使用"), where=_("密码"), remedy="".join(_weakness(fault))) from fault
    person.set_password(password)


def _weakness(fault: ValidationError) -> Iterator[str]:
    """What is wrong with a password; Django's own words name the attribute by its field."""
    for each in fault.error_list:
        alike = each.code == "password_too_similar"
        yield _("密码与姓名、用户名或邮箱相近，请换一个。") if alike else "".join(each.messages)


def _username(typed: str) -> str:
    username = typed.strip()
    if not USERNAME.fullmatch(username):
        remedy = _("用户名为3至60个字母、数字或 @ . _ -，以字母或数字开头。")
        raise Refusal(_("不能使用"), where=_("用户名"), remedy=remedy)
    if Person.objects.filter(username__iexact=username).exists():
        raise _taken(username)
    return username


def _taken(username: str) -> Refusal:
    remedy = _("请换一个用户名；如果这是您的账号，请直接登录。")
    return Refusal(_("“%(name)s”已有人使用") % {"name": username}, where=_("用户名"), kind="conflict", remedy=remedy)


def _phone(typed: str) -> str:
    phone = typed.strip()
    if phone and not PHONE.fullmatch(phone):
        raise Refusal(_("格式不正确"), where=_("联系电话"), remedy=_("请填写手机号或带区号的座机号。"))
    return phone


def _email(typed: str) -> str:
    email = typed.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as fault:
        raise Refusal(_("格式不正确"), where=_("电子邮箱"), remedy=_("请检查后重新填写。")) from fault
    return email[:120]
