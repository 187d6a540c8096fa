"""Characters as people type and paste them: kept exactly, made alike, or refused by name. Nothing is shortened.

Which characters exist is not asked of Python's own tables, which end with the Unicode version it was built with: a
name may have a character that is younger.
"""

import re
import unicodedata

from pingding.policy.errors import Refusal
from pingding.policy.translation import gettext as _

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_WIDTHLESS = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_UNUSABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)
_DASH = re.compile("[\u2010-\u2015\u2212]")


def clean_text(text: str, where: str) -> str:
    """The text with one kind of line break and without marks that have no width.

    Refusal for a control character, a half of a pair, and one of the private use areas, which every computer shows
    otherwise: by what it looks like here and its code.

    >>> clean_text("第一行\\x0b第\\u200b二行", "理由")
    '第一行\\n第二行'
    >>> clean_text("\\U0002ebf0\\U00031350", "姓名") == "\\U0002ebf0\\U00031350"
    True
    """
    cleaned = _WIDTHLESS.sub("", _BREAK.sub("\n", text))
    unusable = _UNUSABLE.search(cleaned)
    if unusable is None:
        return cleaned
    private = unicodedata.category(unusable[0]) == "Co"
    what = _("含有不能使用的字符%(character)s") % {"character": named(unusable[0])}
    remedy = _("该字是某台电脑自造的字，别处无法显示，请改用标准字；没有标准字的，请用同音字并在备注中说明。")
    raise Refusal(what, where=where, remedy=remedy if private else _("请删去后重新输入。"))


def named(character: str) -> str:
    """A character as a message shows it: itself where it has a shape, and its code.

    >>> named("\\ue000"), named("\\u200b")
    ('“\\ue000”（U+E000）', '（U+200B）')
    """
    shown = f"“{character}”" if unicodedata.category(character) in ("Co", "Cn") else ""
    return f"{shown}（U+{ord(character):04X}）"


def widthless(text: str) -> tuple[str, ...]:
    """The marks without width in a text, each once, as `clean_text` takes them out."""
    return tuple(dict.fromkeys(_WIDTHLESS.findall(text)))


def folded(text: str) -> str:
    """The text with ordinary digits, letters, signs and dashes in place of full-width and typographic ones.

    >>> folded("０２３－６００００００１ 转 １２")
    '023-60000001 转 12'
    """
    return _DASH.sub("-", unicodedata.normalize("NFKC", text)).strip()
