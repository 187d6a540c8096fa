"""Codes of fictional units: valid 统一社会信用代码 (GB 32100-2015) that no real unit can have."""

from stdnum.cn import uscc

PLACE = "500999"
"""An administrative division that does not exist."""


def credit_code(n: int) -> str:
    """The n-th fictional code.

    >>> credit_code(1), uscc.is_valid(credit_code(1))
    ('91500999XN0000001T', True)
    """
    body = f"91{PLACE}XN{n:07d}"
    return body + uscc.calc_check_digit(body)
