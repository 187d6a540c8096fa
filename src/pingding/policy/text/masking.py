"""Personal data that is shown only in part."""


def mask_name(name: str) -> str:
    """A person's name of which only the first character is shown.

    >>> mask_name("王小明"), mask_name("李"), mask_name("")
    ('王**', '李*', '')
    """
    text = name.strip()
    return text[:1] + "*" * max(1, min(len(text) - 1, 3)) if text else ""
