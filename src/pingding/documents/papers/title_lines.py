"""The lines of a title that is longer than one: about as long as one another, broken where it reads on.

It is broken after a mark or 的 rather than elsewhere, not within quotation marks, brackets or codes, and not within the
words that titles of such papers are made of; other words it does not know.
"""

import re
from functools import cache

OPENING, CLOSING = "（“《〈【〔(", "）”》〉】〕)，、。；：！？)"
JOINED = "的和与及之等"
SUFFIXES = "省市区县部局委院所会"
"""Characters that belong to what stands before them."""
WORDS = re.compile(
    "重庆市|自治县|委员会|工程师|制造业|轻量化|有限公司|研究院|创新中心|创新|中心|技术|产业|科技|工程|协同|深度|融合|优秀|案例|名单|培育|试点"
    "|建设|认定|推荐|申报|材料|装备|智能|数字|节能|利用|加工|余热|精深|卓越|关于|同意|公布|公示|通知|决定|批复|撤销|取消|命名|报送|开展|工作"
    "|年度|管理|办法"
)
"""Words that are not broken."""
NEVER, SELDOM, BETTER = 10_000.0, 60.0, 4.0


def wide(text: str) -> float:
    """How wide a text is, in characters of its size: Latin letters and digits take a good half of one."""
    return sum(0.6 if character.isascii() else 1.0 for character in text)


def title_lines(text: str, most: int) -> str:
    """The title with its lines broken, each at most so wide; lines that are broken already are kept apart.

    >>> title_lines("关于公布2025年重庆市卓越工程师协同创新中心建设名单的通知", 20)
    '关于公布2025年重庆市卓越工程师\\n协同创新中心建设名单的通知'
    >>> title_lines("评分表", 20)
    '评分表'
    """
    return "\n".join("\n".join(_broken(line, most)) for line in text.split("\n"))


def _broken(line: str, most: int) -> list[str]:
    count = int(-(-wide(line) // most)) or 1
    if count == 1:
        return [line]
    ideal, end = wide(line) / count, len(line)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """What the rest costs in so many lines, and where these end."""
        if left == 1:
            over = wide(line[start:]) > most
            return (NEVER if over else (wide(line[start:]) - ideal) ** 2, (end,))
        options = []
        for stop in range(start + 1, end):
            if wide(line[start:stop]) > most:
                break
            cost, stops = best(stop, left - 1)
            options.append(((wide(line[start:stop]) - ideal) ** 2 + _cost(line, stop) + cost, (stop, *stops)))
        return min(options, default=(NEVER, (end,)))

    _, stops = best(0, count)
    return [line[start:stop] for start, stop in zip((0, *stops), stops, strict=False)]


def _cost(line: str, at: int) -> float:
    """What it costs to break before the character at this place."""
    before, after = line[at - 1], line[at]
    if after in CLOSING or before in OPENING or (before.isascii() and after.isascii()):
        return NEVER
    within = sum(line[:at].count(each) for each in OPENING) > sum(line[:at].count(each) for each in "）”》〉】〕)")
    splits = any(word.start() < at < word.end() for word in WORDS.finditer(line))
    cost = SELDOM if within or splits or after in JOINED + SUFFIXES or (before.isascii() != after.isascii()) else 0.0
    return cost - (BETTER if before in CLOSING + JOINED or after in OPENING else 0.0)
