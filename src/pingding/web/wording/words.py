"""Amounts, sizes and masked contacts in words: pure functions that know neither Django nor the user's language."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
YUAN_PER_WAN = Decimal(10_000)
LARGEST_YUAN = Decimal(10) ** 16
CENT = Decimal("0.01")


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


def grouped(number: Decimal | int) -> str:
    """A number with thousands separators and no idle zeros after the point.

    >>> grouped(Decimal("1200.00")), grouped(Decimal("1234567.5")), grouped(0)
    ('1,200', '1,234,567.5', '0')
    """
    text = f"{Decimal(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def mask_phone(number: str) -> str:
    """A telephone number of which the middle is covered.

    >>> mask_phone("13800000000"), mask_phone("023-60000000"), mask_phone("12345")
    ('138****0000', '023-****0000', '*****')
    """
    text = number.strip()
    if len(text) < 8:
        return "*" * len(text)
    head = text.find("-") + 1 or 3
    return f"{text[:head]}****{text[-4:]}"


def mask_mail(address: str) -> str:
    """A mail address of which only the first letter and the domain are shown.

    >>> mask_mail("office@example.cn"), mask_mail("nothing")
    ('o***@example.cn', '***')
    """
    name, at, domain = address.strip().rpartition("@")
    return f"{name[:1]}***@{domain}" if at and name else "***"


def mask(value: str) -> str:
    """Masks whichever of the two it is.

    >>> mask("office@example.cn"), mask("13800000000")
    ('o***@example.cn', '138****0000')
    """
    return mask_mail(value) if "@" in value else mask_phone(value)


def file_size(octets: int) -> str:
    """A file's size as people say it.

    >>> file_size(900), file_size(20_480), file_size(31_457_280)
    ('900 B', '20 KB', '30 MB')
    """
    if octets < 1024:
        return f"{octets} B"
    size, unit = (octets / 1024, "KB") if octets < 1024**2 else (octets / 1024**2, "MB")
    return f"{size:.1f}".removesuffix(".0") + f" {unit}"
