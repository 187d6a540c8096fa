"""Says texts in the reader's language: the platform lends its translator; without one, every text stays Chinese.

Stored texts are Chinese templates with their words beside them, put into the reader's language when they are shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_translators: list[Callable[[str], str]] = [str]
"""The last one speaks: Python's `str` leaves a text as it is."""
_counters: list[Callable[[str, int], str]] = [lambda text, _number: text]
"""As `_translators`, for texts that say how many."""
_readers: list[Callable[[], bool]] = [bool]
"""The last one says whether who reads reads English: `bool` says no."""


def speak_through(
    translator: Callable[[str], str], counter: Callable[[str, int], str], in_english: Callable[[], bool]
) -> None:
    """From now on every text goes through the platform's translator. Called once, when the platform starts."""
    _translators[-1], _counters[-1], _readers[-1] = translator, counter, in_english


_kept: ContextVar[bool] = ContextVar("kept", default=False)


@contextmanager
def kept() -> Iterator[None]:
    """Inside, texts of a definition are said in Chinese: what an act writes down, a form proposes to be written down or
    a table takes along is read by others too."""
    before = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(before)


class Bilingual(str):
    """A text of a definition that has an English beside it: compared, ordered and kept as the Chinese that it is; where
    it is said (on a page, in a sentence), in the reader's language. What is added to it is added to both; `join`
    takes the Chinese, unless each part is put through `str` before.

    >>> name = Bilingual("万州区", "Wanzhou District")
    >>> str(name), f"在{name}", name == "万州区", name.english
    ('万州区', '在万州区', True, 'Wanzhou District')
    >>> (name + "：").english, Bilingual("请核对。", "Please check.").rstrip("。").english
    ('Wanzhou District：', 'Please check')
    """

    english: str

    def __new__(cls, chinese: str, english: str) -> "Bilingual":
        text = super().__new__(cls, chinese)
        text.english = english
        return text

    def __str__(self) -> str:
        return self.english if in_english() else self[:]

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __add__(self, other: str) -> str:
        return Bilingual(self[:] + other[:], self.english + getattr(other, "english", other))

    def __radd__(self, other: str) -> str:
        return Bilingual(other[:] + self[:], getattr(other, "english", other) + self.english)

    def rstrip(self, chars: str | None = None, /) -> str:
        ending = None if chars is None else chars.replace("。", "。.").replace("；", "；;")
        return Bilingual(self[:].rstrip(chars), self.english.rstrip(ending))

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return self[:], self.english


def bilingual(chinese: str, english: str | None) -> str:
    """The text with its English, where it has one."""
    return Bilingual(chinese, english) if english else chinese


def in_english() -> bool:
    """Whether texts are said in English now: what is kept for readers of both languages is kept by it."""
    return _readers[-1]() and not _kept.get()


def joined(between: str, parts: Iterable[str]) -> str:
    """Texts with something between them, in each of their languages: for what is kept for readers of both.

    >>> joined("；", [Bilingual("条件", "Conditions"), "一"]).english
    'Conditions；一'
    """
    row = ""
    for part in parts:
        row = row + between + part if row else part
    return row


def gettext(text: str) -> str:
    """The text in the reader's language; modules import it as `_`, so that tools/messages.py finds the texts."""
    if isinstance(text, Bilingual):
        return str(text)
    return _translators[-1](text) if text else ""


def gettext_shown(text: str) -> str:
    """As `gettext`; in Chinese where texts are kept. For what is said of values and of definitions: an act writes some
    of it down, with the definition's texts in it."""
    return text[:] if _kept.get() else gettext(text)


def counted(text: str, number: int) -> str:
    """A text that says how many, for this number of them, in the reader's language: English tells one from several.

    >>> counted("有%(n)d行", 1) % {"n": 1}
    '有1行'
    """
    return _counters[-1](text, number)


def counted_shown(text: str, number: int) -> str:
    """As `counted`; in Chinese where texts are kept, as `gettext_shown`."""
    return text[:] if _kept.get() else counted(text, number)


def gettext_noop(text: str) -> str:
    """Marks a text that is put into the reader's language elsewhere."""
    return text


_ = gettext
_MONTHS = (
    gettext_noop("1月"),
    gettext_noop("2月"),
    gettext_noop("3月"),
    gettext_noop("4月"),
    gettext_noop("5月"),
    gettext_noop("6月"),
    gettext_noop("7月"),
    gettext_noop("8月"),
    gettext_noop("9月"),
    gettext_noop("10月"),
    gettext_noop("11月"),
    gettext_noop("12月"),
)
_WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)


def day(on: date, weekday: bool = False) -> str:
    """A day as it is written in a sentence; a moment's day is Chongqing's.

    >>> day(date(2025, 6, 20)), day(date(2025, 6, 20), weekday=True)
    ('2025年6月20日', '2025年6月20日（周五）')
    """
    local = _local(on)
    month = gettext(_MONTHS[local.month - 1])
    text = _("%(year)s年%(month)s%(day)s日") % {"year": local.year, "month": month, "day": local.day}
    return text + (bracketed(gettext(_WEEKDAYS[local.weekday()])) if weekday else "")


def day_shown(on: date) -> str:
    """As `day`, by `gettext_shown`."""
    return f"{on.year}年{on.month}月{on.day}日" if _kept.get() else day(on)


def day_of_year(on: date) -> str:
    """A day of a year that is named beside it.

    >>> day_of_year(date(2025, 6, 20))
    '6月20日'
    """
    local = _local(on)
    return _("%(month)s%(day)s日") % {"month": gettext(_MONTHS[local.month - 1]), "day": local.day}


def moment(at: datetime, weekday: bool = True) -> str:
    """A moment in Chongqing's time.

    >>> moment(datetime(2025, 6, 20, 17, 0))
    '2025年6月20日（周五）17:00'
    """
    return _("%(day)s%(clock)s") % {"day": day(at, weekday), "clock": f"{_local(at):%H:%M}"}


def _local(on: date) -> date:
    return on.astimezone(SHANGHAI) if isinstance(on, datetime) and on.tzinfo else on


def listed_shown(parts: Iterable[object]) -> str:
    """As `listed`, by `gettext_shown`."""
    return gettext_shown("、").join(map(str, parts))


def listed(parts: Iterable[object]) -> str:
    """Several names in a row.

    >>> listed(["甲公司", "乙公司"])
    '甲公司、乙公司'
    """
    return _("、").join(map(str, parts))


def bracketed(text: object) -> str:
    """A remark behind what it is about; nothing for nothing.

    >>> "满分" + bracketed("100分"), bracketed("")
    ('满分（100分）', '')
    """
    return _("（%(remark)s）") % {"remark": text} if text else ""


def bracketed_shown(text: object) -> str:
    """As `bracketed`, by `gettext_shown`."""
    return gettext_shown("（%(remark)s）") % {"remark": text} if text else ""


def headed(head: object, text: object) -> str:
    """A text behind the name of what it is about; without a name only the text.

    >>> headed("单位名称", "未填写"), headed("", "未填写"), headed("目标是否明确？", "尚未回答")
    ('单位名称：未填写', '未填写', '目标是否明确？尚未回答')
    """
    if str(head).endswith(("？", "?")):
        return in_a_row([str(head), str(text)])
    return _("%(head)s：%(text)s") % {"head": head, "text": text} if head else str(text)


def sentences(what: str, remedy: str = "") -> str:
    """What is wrong, closed with a full stop, and what to do.

    >>> sentences("申报已截止", "请联系区县经信部门。"), sentences("申报已截止。")
    ('申报已截止。请联系区县经信部门。', '申报已截止。')
    """
    return (_("%(what)s。%(remedy)s") % {"what": what.rstrip("。."), "remedy": remedy}).strip()


def in_a_row(texts: Iterable[str]) -> str:
    """Whole sentences, one behind the other.

    >>> in_a_row(["尚未填写。", "请填写。"])
    '尚未填写。请填写。'
    """
    row = ""
    for text in texts:
        row = _("%(before)s%(sentence)s") % {"before": row, "sentence": text} if row else text
    return row


def in_a_row_shown(texts: Iterable[str]) -> str:
    """As `in_a_row`, by `gettext_shown`."""
    row = ""
    for text in texts:
        row = gettext_shown("%(before)s%(sentence)s") % {"before": row, "sentence": text} if row else text
    return row


def in_language(text: str, words: Mapping[str, Any], english: Mapping[str, str] | None = None) -> str:
    """A stored text with its stored words. Days, moments and the platform's own words are tagged as such; `english` is
    what the definition that the others may come from says of its texts.

    >>> in_language("%(case)s：请于%(day)s前办理", {"case": "示例工程", "day": {"day": "2026-05-01"}})
    '示例工程：请于2026年5月1日前办理'
    """
    glossary = english or {}
    return gettext(text) % {key: _word(value, glossary) for key, value in words.items()} if words else gettext(text)


def _word(value: Any, english: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return bilingual(value, english.get(value))
    if not isinstance(value, Mapping):
        return value
    if "day" in value:
        return day(date.fromisoformat(value["day"]))
    return moment(datetime.fromisoformat(value["moment"])) if "moment" in value else gettext(value["word"])
