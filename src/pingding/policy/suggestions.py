"""What somebody may have meant by a name that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches

from pingding.policy.translation import gettext as _
from pingding.policy.translation import listed


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A remedy that offers what resembles `word`, else lists what there is (up to twenty).

    >>> did_you_mean("clausee", ["clause", "local"])
    '是否想写“clause”？'
    >>> did_you_mean("x", ["clause", "local"])
    '可写：clause、local。'
    """
    names = list(candidates)
    near = get_close_matches(word, names, n=2, cutoff=0.6)
    if near:
        return _("是否想写%(names)s？") % {"names": _("或").join(f"“{name}”" for name in near)}
    if not names:
        return _("这里还没有定义任何一项。")
    listing = _("可写：%(names)s等。") if len(names) > 20 else _("可写：%(names)s。")
    return listing % {"names": listed(names[:20])}
