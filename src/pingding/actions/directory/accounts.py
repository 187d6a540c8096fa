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

from pingding.actions.door import for_change
from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line, read_phones
from pingding.queries.refusals import Faults
from pingding.records.models import Organisation, Person

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{2,59}")
LONGEST_PHONES = LONGEST_EMAIL = 120


@dataclass(frozen=True)
class NewPerson:
    """What somebody gives to get an account; all as typed. Without a password nobody can sign in to it yet."""

    username: str
    password: str | None
    name: str
    phone: str = ""
    email: str = ""


def make_person(new: NewPerson, *, at: datetime, office: str = "") -> Person:
    """Check and store a new person, in the caller's action. Refusal with everything that cannot be used."""
    faults = Faults()
    person = Person(
        username=faults.read(lambda: _username(new.username), new.username.strip(), "username"),
        name=faults.read(lambda: read_line(new.name, _("姓名"), 60), "", "person_name"),
        phone=faults.read(lambda: read_phone(new.phone), "", "phone"),
        email=faults.read(lambda: read_email(new.email), "", "email"),
        platform_office=office,
        created_at=at,
    )
    with faults.caught("password"):
        set_password(person, new.password)
    faults.refuse()
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
    require_good(password, person)
    person.set_password(password)


def hold_place(organisation: Organisation, person: Person | NewPerson) -> None:
    """Hold a body, and a person who has an account, until the transaction ends.

    Whoever gives the same place at the same moment waits here and then finds it given.
    """
    for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if isinstance(person, Person):
        for_change(Person.objects.all()).get(pk=person.pk)


def require_good(password: str, person: Person) -> None:
    """Refuse a password that is easily found."""
    try:
        validate_password(password, person)
    except ValidationError as fault:
        raise Refusal(_("不能使用"), where=_("密码"), remedy="".join(_weakness(fault))) from fault


def _weakness(fault: ValidationError) -> Iterator[str]:
    """What is wrong with a password, in our own words: Django's name the attribute by its field, or are English."""
    words = {
        "password_too_similar": _("密码与姓名、用户名或邮箱相近，请换一个。"),
        "password_too_short": _("密码过短，至少%(min_length)s个字符。"),
        "password_too_common": _("这是常见密码，请换一个。"),
        "password_entirely_numeric": _("密码不能全是数字。"),
    }
    for each in fault.error_list:
        text = words.get(each.code or "")
        yield text % (each.params or {}) if text else "".join(each.messages)


def _username(typed: str) -> str:
    username = folded(typed)
    if not USERNAME.fullmatch(username):
        remedy = _("用户名为3至60个字母、数字或 @ . _ -，以字母或数字开头。")
        raise Refusal(_("不能使用") if username else _("未填写"), where=_("用户名"), remedy=remedy)
    if Person.objects.filter(username__iexact=username).exists():
        raise _taken(username)
    return username


def _taken(username: str) -> Refusal:
    remedy = _("请换一个用户名；如果这是您的账号，请直接登录。")
    return Refusal(_("“%(name)s”已有人使用") % {"name": username}, where=_("用户名"), kind="conflict", remedy=remedy)


def read_phone(typed: str) -> str:
    """A person's telephone numbers as they are kept; Refusal of what is none."""
    return read_phones(typed, _("联系电话"), LONGEST_PHONES)


def read_email(typed: str) -> str:
    """A mail address in one form; empty for none. Refusal when it cannot be one."""
    email = folded(read_line(typed, _("电子邮箱"), LONGEST_EMAIL, required=False))
    if email and not is_email(email):
        raise Refusal(_("格式不正确"), where=_("电子邮箱"), remedy=_("请检查后重新填写。"))
    return email


def is_email(text: str) -> bool:
    """Whether a text can be a mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
