"""The receipts that the public gets, as people type and paste them from what they have noted down."""

import re

from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.translation import gettext as _
from pingding.policy.translation import in_a_row, listed

OBJECTION, REPORT = "YY-", "FY-"
"""How the receipt of an objection to a notice begins, and that of a report on a title."""
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that are not taken for one another, of which the last part of a receipt is made."""
CODE_LENGTH = 8
_PARTS = re.compile(rf"(YY|FY)([0-9OIL]{{9,20}})([{CODE_LETTERS}]{{{CODE_LENGTH}}})$")
_WHOLE = re.compile(rf"(YY|FY)[0-9OIL]{{9,20}}[0-9A-Z]{{{CODE_LENGTH}}}$")
_DIGITS = str.maketrans("OIL", "011")
_YEAR, _LEAST = 4, 5
"""Digits of the year of a case's number, and the fewest of what follows it."""


def receipts_meant(typed: str) -> tuple[str, ...]:
    """The receipts that a typed text may be, more than one where its dashes are missing; as typed when it is none.

    Blanks, dashes, full width and small letters do not matter, nor what stands before the receipt, such as the address
    of its page. Where only digits stand, O is taken for 0, I and L for 1.

    >>> receipts_meant("ｙｙ－2O25—00042 — l - abcd2345")
    ('YY-2025-00042-1-ABCD2345',)
    >>> receipts_meant("https://example.org/reports/fy-2025-00042-ABCD2345/")
    ('FY-2025-00042-ABCD2345',)
    >>> receipts_meant("YY202500042112ABCD2345")
    ('YY-2025-00042-112-ABCD2345', 'YY-2025-000421-12-ABCD2345', 'YY-2025-0004211-2-ABCD2345')
    >>> receipts_meant(" yy-0 ")
    ('YY-0',)
    """
    plain = folded(typed).upper()
    parts = _PARTS.search(re.sub(r"[^0-9A-Z]", "", plain))
    if parts is None:
        return (plain,)
    digits, code = parts[2].translate(_DIGITS), parts[3]
    year, rest = digits[:_YEAR], digits[_YEAR:]
    if f"{parts[1]}-" == REPORT:
        return (f"{REPORT}{year}-{rest}-{code}",)
    written = re.search(r"YY-*[0-9OIL]{4}-+([0-9OIL]{5,})-+([0-9OIL]+)-", re.sub(r"[^0-9A-Z-]", "", plain))
    ends = [len(written[1])] if written else range(_LEAST, len(rest))
    return tuple(f"{OBJECTION}{year}-{rest[:end]}-{rest[end:]}-{code}" for end in ends) or (plain,)


def unlike_a_code(typed: str) -> str:
    """Those of the last letters of a typed receipt that no receipt has there, each once; empty where there are none.

    >>> unlike_a_code("YY-2025-00042-1-ABCD0O45"), unlike_a_code("YY-2025-00042-1-ABCD2345")
    ('0O', '')
    >>> unlike_a_code("YY-0")
    ''
    """
    plain = re.sub(r"[^0-9A-Z]", "", folded(typed).upper())
    if not _WHOLE.search(plain):
        return ""
    last = plain[-CODE_LENGTH:]
    return "".join(dict.fromkeys(letter for letter in last if letter not in CODE_LETTERS))


def no_such_receipt(typed: str) -> Refusal:
    """What somebody is answered whose receipt is unknown: what a receipt looks like, and which letters are none."""
    wrong = unlike_a_code(typed)
    remedy = _("请核对回执上的编号：以YY（异议）或FY（反映）开头；空格、横线、大小写和全角半角都不影响查询。")
    if wrong:
        hint = _("末8位不用数字0、1和字母I、O，所填有%(wrong)s，请对照回执改正。") % {"wrong": listed(wrong)}
        remedy = in_a_row((remedy, hint))
    what = _("没有编号为“%(receipt)s”的回执") % {"receipt": typed.strip()[:40]}
    return Refusal(what, kind="missing", remedy=remedy)
