"""When two names, or two telephone numbers, are the same although they were written differently."""

import re
import unicodedata

BRACKETS = str.maketrans({**dict.fromkeys("[{〔【〖〈《「『", "("), **dict.fromkeys("]}〕】〗〉》」』", ")")})
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]?)?(1(?:[- ]?\d){10})(?!\d)")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
LANDLINE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]?)?\(?(0?[2-9]\d{1,2})\)?[- ]?(\d{7,8})(?!\d)")


def name_key(name: str) -> str:
    """What a name is compared by: spaces, the shapes of brackets, full-width and capital letters make no difference.

    Words do: 有限公司 and 有限责任公司 are two companies.

    >>> name_key("示例（重庆） ＡＢＣ 有限公司") == name_key("示例〔重庆〕abc有限公司")
    True
    >>> name_key("示例有限公司") == name_key("示例有限责任公司")
    False
    """
    alike = unicodedata.normalize("NFKC", name).translate(BRACKETS).casefold()
    return "".join(c for c in alike if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf"})


def mobiles_in(text: str) -> frozenset[str]:
    """The mobile numbers that a text names, eleven digits each: such a number is one person's.

    >>> sorted(mobiles_in("１３８ ０００００ ０００、+86-138-0000-0001；023-60000000转8001"))
    ['13800000000', '13800000001']
    """
    return frozenset("".join(filter(str.isdigit, number)) for number in MOBILE.findall(_plain(text)))


def landlines_in(text: str) -> frozenset[str]:
    """The numbers of fixed lines that a text names with their area code: several people may share one.

    >>> sorted(landlines_in("(023) 60000000、86-23-60000001，023—60000002"))
    ['02360000000', '02360000001', '02360000002']
    """
    numbers = LANDLINE.findall(MOBILE.sub(";", _plain(text)))
    return frozenset(f"0{area.lstrip('0')}{number}" for area, number in numbers)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(DASHES)
