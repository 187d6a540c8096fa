"""Numbers, sizes and masked contacts in words: pure functions that know neither Django nor the user's language."""

from decimal import Decimal


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
