"""Amounts of money in words: in the larger unit that people think in, and in the capital numerals of accounts."""

from decimal import ROUND_HALF_UP, Decimal

from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop, in_english

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
YUAN_IN: dict[str, Decimal] = {
    "元": Decimal(1),
    "万元": Decimal(10) ** 4,
    "亿元": Decimal(10) ** 8,
    gettext_noop("万亿元"): Decimal(10) ** 12,
}
"""How many yuan a unit of money has, the smallest first."""
LARGEST_YUAN = Decimal(10) ** 16
CENT = Decimal("0.01")


def yuan_of(value: Decimal, unit: str) -> Decimal | None:
    """An amount in yuan; None where the unit is none of money.

    >>> yuan_of(Decimal("1.5"), "万元"), yuan_of(Decimal(3), "人")
    (Decimal('15000.0'), None)
    """
    return value * YUAN_IN[unit] if unit in YUAN_IN else None


def in_larger_unit(value: Decimal, unit: str) -> str:
    """An amount in the unit that people think in, to two places; empty where that is the unit it has already.

    >>> in_larger_unit(Decimal(143_000_000), "元"), in_larger_unit(Decimal(14_300), "万元")
    ('1.43亿元', '1.43亿元')
    >>> in_larger_unit(Decimal("12345.6"), "元"), in_larger_unit(Decimal(1206), "万元")
    ('约1.23万元', '')
    """
    yuan = yuan_of(value, unit)
    if yuan is None:
        return ""
    if in_english():
        return _in_english(yuan, unit)
    larger = next((name for name in reversed(YUAN_IN) if abs(yuan) >= YUAN_IN[name]), unit)
    if YUAN_IN[larger] <= YUAN_IN[unit]:
        return ""
    exact = yuan / YUAN_IN[larger]
    shown = exact.quantize(CENT, ROUND_HALF_UP)
    number = f"{shown:,f}".rstrip("0").rstrip(".")
    amount = _("%(number)s%(unit)s") % {"number": number, "unit": _(larger)}
    return amount if shown == exact else _("约%(amount)s") % {"amount": amount}


SCALES = {"trillion": Decimal(10) ** 12, "billion": Decimal(10) ** 9, "million": Decimal(10) ** 6}


def _in_english(yuan: Decimal, unit: str) -> str:
    """An amount as English counts it, in millions and thousands of them; empty where it was typed so."""
    if YUAN_IN[unit] == 1 and abs(yuan) < SCALES["million"]:
        return ""
    scale = next((name for name, size in SCALES.items() if abs(yuan) >= size), "")
    exact = yuan / SCALES.get(scale, Decimal(1))
    shown = exact.quantize(CENT, ROUND_HALF_UP)
    number = f"{shown:,f}".rstrip("0").rstrip(".")
    amount = " ".join(filter(None, (number, scale, "yuan")))
    return amount if shown == exact else _("约%(amount)s") % {"amount": amount}


def amount_reading(value: Decimal, unit: str) -> str:
    """An amount as a careful official reads it over: in the larger unit, then, for readers of Chinese, in capital
    numerals; empty where the unit is none of money.

    >>> amount_reading(Decimal(143_000_000), "元")
    '1.43亿元，壹亿肆仟叁佰万元整'
    >>> amount_reading(Decimal(1206), "万元"), amount_reading(Decimal(3), "人")
    ('壹仟贰佰零陆万元整', '')
    """
    yuan = yuan_of(value, unit)
    if yuan is None:
        return ""
    capitals = amount_in_words(yuan) if abs(yuan) < LARGEST_YUAN and not in_english() else ""
    return "，".join(filter(None, (in_larger_unit(value, unit), capitals)))


def _four_digits(number: int) -> str:
    """A number below 10,000 in capital numerals, inner zeros as one 零.

    >>> _four_digits(1005), _four_digits(120)
    ('壹仟零伍', '壹佰贰拾')
    """
    words, pending_zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            pending_zero = bool(words)
            continue
        words += ("零" if pending_zero else "") + DIGITS[digit] + PLACES[place]
        pending_zero = False
    return words


def _whole_yuan(number: int) -> str:
    """The part before 元.

    >>> _whole_yuan(100_000_500)
    '壹亿零伍佰'
    """
    words, gap = "", False
    for index in range(len(GROUPS) - 1, -1, -1):
        group = number // 10_000**index % 10_000
        if group == 0:
            gap = bool(words)
            continue
        zero = bool(words) and (gap or group < 1000)
        words += ("零" if zero else "") + _four_digits(group) + GROUPS[index]
        gap = False
    return words


def amount_in_words(yuan: Decimal | int) -> str:
    """An amount of 元 in the capital numerals of Chinese accounts, to the 分.

    >>> amount_in_words(1_000_000)
    '壹佰万元整'
    >>> amount_in_words(Decimal("10203.40"))
    '壹万零贰佰零叁元肆角整'
    >>> amount_in_words(Decimal("1005.06")), amount_in_words(Decimal("0.5"))
    ('壹仟零伍元零陆分', '伍角整')
    >>> amount_in_words(0), amount_in_words(-20_000_000)
    ('零元整', '负贰仟万元整')

    Raises ValueError for an amount of ten thousand 万亿元 or more, which no form here can mean.
    """
    amount = Decimal(yuan).quantize(CENT, rounding=ROUND_HALF_UP)
    sign, amount = ("负" if amount < 0 else ""), abs(amount)
    if amount >= LARGEST_YUAN:
        raise ValueError(f"{yuan} 元 is beyond the largest amount that can be put into words")
    whole = int(amount)
    jiao, fen = divmod(int((amount - whole) * 100), 10)
    words = _whole_yuan(whole) + "元" if whole else ""
    if jiao:
        words += DIGITS[jiao] + "角"
    if fen:
        words += ("零" if whole and not jiao else "") + DIGITS[fen] + "分"
    return sign + (words or "零元") + ("" if fen else "整")
