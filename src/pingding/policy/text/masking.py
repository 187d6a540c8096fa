"""Personal data: shown only in part, and kept out of what is told of somebody's objection or report."""

import re

from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.policy.translation import gettext as _

MOST_REASON = 1000
"""Characters of the reason that the public reads."""
LEAST_NAME, LEAST_NUMBER = 2, 7
"""Fewer characters of a name, or digits of a number, stand in many a text by chance."""
_APART = r"[\s.·()-]*"
"""What people put between the characters of a name or a number."""
_PERSONAL = re.compile(
    r"(?<!\d)(?:"
    rf"1[3-9](?:{_APART}\d){{9}}"
    rf"|0\d{{2,3}}{_APART}\d{{3,4}}{_APART}\d{{4}}"
    rf"|\d{{6}}{_APART}\d{{4}}{_APART}\d{{2}}{_APART}\d{{2}}{_APART}\d{{3}}[\dXx]"
    r")(?!\d)|\S+@\S+\.\S+"
)
"""A telephone, an identity number, a mail address."""


def mask_name(name: str) -> str:
    """A person's name of which only the first character is shown.

    >>> mask_name("王小明"), mask_name("李"), mask_name("")
    ('王**', '李*', '')
    """
    text = name.strip()
    return text[:1] + "*" * max(1, min(len(text) - 1, 3)) if text else ""


def mask_address(address: str) -> str:
    """A mail address of which the first character and what stands behind the @ is shown.

    >>> mask_address("reader@unit.example"), mask_address("")
    ('r***@unit.example', '')
    """
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***{at}{host}" if at else ""


def read_public_reason(typed: str, where: str, *, name: str, contact: str, public: str) -> str:
    """A reason that others read: it names neither who objected or reported nor how anybody is reached. Or a Refusal.

    The `name` may stand in it where it is `public` anyway, from the title of a notice or of a case.
    """
    reason = read_paragraphs(typed, where, MOST_REASON)
    bare = _bare(reason)
    if _PERSONAL.search(folded(reason)) or any(each in bare for each in _telling(name, contact, public)):
        remedy = _("请删去提出人的姓名、联系方式和其他个人信息，只写核实的事实和依据。")
        raise Refusal(_("%(where)s含有个人信息") % {"where": where}, where=where, remedy=remedy)
    return reason


def _bare(text: str) -> str:
    """A text without what people put between the characters of a name or a number, in small ordinary letters."""
    return re.sub(_APART, "", folded(text)).casefold()


def _telling(name: str, contact: str, public: str) -> set[str]:
    """What tells who it was: the name, unless it is public, and each number or address."""
    own = _bare(name)
    names = {own} if len(own) >= LEAST_NAME and own not in _bare(public) else set()
    whole = re.split("[、转]", contact)
    parts = {_bare(each) for number in whole for each in (number, *re.findall(r"\d[\d ]+", number))}
    return names | {each for each in parts if len(each) >= LEAST_NUMBER}
