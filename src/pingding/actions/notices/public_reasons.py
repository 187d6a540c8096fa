"""The reason that the public reads of an answered objection: it leads to nobody."""

import re

from django.utils.translation import gettext as _

from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.records.models import Objection

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


def read_public_reason(typed: str, objection: Objection) -> str:
    """The reason for the public: it names neither who objected nor how anybody is reached. Or a Refusal."""
    reason = read_paragraphs(typed, _("公开的理由"), MOST_REASON)
    bare = _bare(reason)
    if _PERSONAL.search(folded(reason)) or any(each in bare for each in _telling(objection)):
        remedy = _("请删去提出人的姓名、联系方式和其他个人信息，只写核实的事实和依据。")
        raise Refusal(_("公开的理由含有个人信息"), where=_("公开的理由"), remedy=remedy)
    return reason


def _bare(text: str) -> str:
    """A text without what people put between the characters of a name or a number, in small ordinary letters."""
    return re.sub(_APART, "", folded(text)).casefold()


def _telling(objection: Objection) -> set[str]:
    """What tells who objected: the name, unless the notice itself says it, and each number or address."""
    case, name = objection.case, _bare(objection.name)
    noticed = _bare(f"{objection.notice.title} {case.name} {case.organisation.name}")
    names = {name} if len(name) >= LEAST_NAME and name not in noticed else set()
    whole = re.split("[、转]", objection.contact)
    parts = {_bare(each) for number in whole for each in (number, *re.findall(r"\d[\d ]+", number))}
    return names | {each for each in parts if len(each) >= LEAST_NUMBER}
