"""How somebody of the public is reached, and the receipt with which they ask how their matter stands."""

import secrets

from django.utils.translation import gettext as _

from pingding.actions.directory.accounts import is_email
from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.text.receipts import CODE_LENGTH, CODE_LETTERS
from pingding.policy.text.typed_text import read_line, read_phones


def read_contact(typed: str) -> str:
    """A telephone number or a mail address: whoever examines an objection has to reach the person. Or a Refusal."""
    contact = folded(read_line(typed, _("联系方式"), 120))
    if is_email(contact):
        return contact
    try:
        return read_phones(contact, _("联系方式"), 120)
    except Refusal as refusal:
        remedy = _("请填写手机号、带区号的座机号或邮箱。")
        raise Refusal(_("既不是电话号码也不是邮箱"), where=_("联系方式"), remedy=remedy) from refusal


def check_part() -> str:
    """What makes a receipt hard to guess: with it anybody may ask how the matter stands."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
