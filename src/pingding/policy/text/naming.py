"""Names of titles and numbers of documents, by the patterns that a definition gives."""

import re
from collections.abc import Iterable

from pingding.policy.errors import Refusal
from pingding.policy.language.selection import Naming
from pingding.policy.translation import gettext as _

PLACE = "{name}"
BRACKETS = re.compile(r"[\[［(（〔【]\s*(\{year\})\s*[\]］)）〕】]")


def full_name(naming: Naming, name: str) -> str:
    """The full name; one that already has the pattern is left as it is.

    >>> naming = Naming(pattern="重庆市{name}产业创新中心", fact="centre_name")
    >>> full_name(naming, "示例装备"), full_name(naming, "重庆市示例装备产业创新中心")
    ('重庆市示例装备产业创新中心', '重庆市示例装备产业创新中心')
    """
    name = name.strip()
    return name if name_fits(naming, name) is None else naming.pattern.replace(PLACE, name)


def name_fits(naming: Naming, full: str) -> Refusal | None:
    """None when the full name has the pattern, else the refusal that says how it must be.

    >>> print(name_fits(Naming(pattern="重庆市{name}产业创新中心", fact="centre_name", clause="第十二条"), "示例中心"))
    名称“示例中心”不符合命名规则（第十二条）。应为“重庆市××产业创新中心”。
    """
    before, _place, after = naming.pattern.partition(PLACE)
    inside = full[len(before) : len(full) - len(after)]
    if full.startswith(before) and full.endswith(after) and inside.strip() and inside == inside.strip():
        return None
    remedy = _("应为“%(name)s”。") % {"name": f"{before}××{after}"}
    what = _("名称“%(name)s”不符合命名规则") % {"name": full}
    return Refusal(what, clause=naming.clause, remedy=remedy)


def number(pattern: str, year: int, n: int) -> str:
    """A document's or a title's number: the year in 〔〕 where the pattern brackets it, n without leading zeros.

    The bracket and the plain number follow GB/T 9704-2012. Raises ValueError when n is not positive.

    >>> number("渝经信发[{year}]{n}号", 2025, 2)
    '渝经信发〔2025〕2号'
    """
    if n < 1:
        raise ValueError(f"a document's number starts at 1, not {n}")
    before, after = around_number(pattern, year)
    return f"{before}{n}{after}"


def around_number(pattern: str, year: int) -> tuple[str, str]:
    """What stands before and after n in the pattern's numbers of a year.

    >>> around_number("渝经信发[{year}]{n}号", 2025)
    ('渝经信发〔2025〕', '号')
    """
    before, _place, after = BRACKETS.sub(r"〔\1〕", pattern).replace("{year}", str(year)).partition("{n}")
    return before, after


def next_n(pattern: str, year: int, taken: Iterable[str]) -> int:
    """The running number after the highest of those taken: of the year, or of all years where the pattern has none.

    It is read from the numbers themselves, so that whoever gave them, under another edition or another way to write
    the pattern, never gets the same one twice.

    >>> next_n("GCS-{year}-{n}", 2025, ["GCS-2025-1", "GCS-2024-9", "GCS-2025-SD-8"])
    2
    >>> next_n("GCS-{n}", 2026, ["GCS-4"])
    5
    """
    before, after = around_number(pattern, year)
    inner = [
        number[len(before) : len(number) - len(after)]
        for number in taken
        if number.startswith(before) and number.endswith(after)
    ]
    return max((int(n) for n in inner if n.isascii() and n.isdigit()), default=0) + 1
