"""The text of an official paper: what a definition or an officer wrote, with what stands for its places."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pingding.policy.errors import Refusal
from pingding.policy.translation import gettext as _

LIST = "list"
PLACES = frozenset({LIST, "count", "programme", "year"})
"""What a text may have in braces; `{list}` must stand in it once, or the paper would not say whom it is about."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def fill_places(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in its places. Refusal for a place that there is not, and for a text without its list.

    >>> fill_places("认定下列{count}家单位：{list}", {"list": "示例甲", "count": "1"})
    '认定下列1家单位：示例甲'
    """
    places = _PLACE.findall(text)
    unknown = [place for place in places if place not in values]
    where = _("正文")
    if unknown:
        remedy = _("可用的占位：%(places)s。") % {"places": "、".join(f"{{{name}}}" for name in sorted(values))}
        raise Refusal(_("“{%(place)s}”不是可用的占位") % {"place": unknown[0][:20]}, where=where, remedy=remedy)
    if places.count(LIST) != 1:
        raise Refusal(_("正文须恰有一处{list}"), where=where, remedy=_("{list}处为所发各件的名单，请保留一处。"))
    return _PLACE.sub(lambda match: values[match[1]], text)


def listed_cases(lines: Iterable[str]) -> str:
    """The list of a paper's cases: numbered lines; one case alone has no number.

    >>> listed_cases(["示例中心（示例公司）"]), listed_cases(["甲", "乙"])
    ('示例中心（示例公司）', '1. 甲\\n2. 乙')
    """
    every = list(lines)
    return "\n".join(f"{n}. {line}" for n, line in enumerate(every, 1)) if len(every) > 1 else "".join(every)


MOST_NAMED = 7
"""Bodies of one party that a paper names one by one."""


def named_together(groups: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The recipients of a paper, by groups of a title with its names; the many of a group are named by its title.

    >>> named_together([("区县经信部门", ["甲区经信委", "乙县经信委"]), ("", ["市科技局"]), ("申报单位", [])])
    '甲区经信委、乙县经信委，市科技局'
    >>> named_together([("区县经信部门", [f"第{n}区经信委" for n in range(8)])])
    '各有关区县经信部门'
    """
    kinds = (f"各有关{title}" if title and len(names) > MOST_NAMED else "、".join(names) for title, names in groups)
    return "，".join(filter(None, kinds))
