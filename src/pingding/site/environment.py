"""Reads the environment settings; a wrong value is named at the start, not met later in a page."""

import os
import re
from email.utils import parseaddr
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
ADDRESS = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.IGNORECASE)


def refused(name: str, expected: str) -> ImproperlyConfigured:
    """The error for a setting that cannot be read: what stands there, what is wanted, where to look."""
    return ImproperlyConfigured(
        f"The environment setting {name} is {os.environ[name]!r}; it must be {expected}. "
        "Correct it or unset it to take the default. All settings: docs/settings.md."
    )


def text(name: str, default: str = "") -> str:
    """The setting without surrounding blanks; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """A yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        raise refused(name, "1 or 0 (true/false, yes/no, on/off)")
    return value in YES


def number(name: str, default: int, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise refused(name, f"a whole number from {low} to {high}")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words, in any case."""
    value = text(name, default).upper()
    if value not in allowed:
        raise refused(name, "one of " + ", ".join(allowed))
    return value


def names(name: str, default: str = "") -> list[str]:
    """A list parted by commas, empty parts left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def address(name: str) -> str:
    """Where a site is reached, as http(s)://host, with a port where it has one and without a slash at its end."""
    value = text(name).removesuffix("/")
    if value and not ADDRESS.fullmatch(value):
        raise refused(name, "an address such as https://pingding.example, without a path")
    return value


def mailbox(name: str, default: str) -> str:
    """A mail address, with a name before it or without: 评定平台 <pingding@pingding.example>."""
    value = text(name, default)
    if value and ("@" not in parseaddr(value)[1] or not value.isprintable()):
        raise refused(name, "a mail address such as pingding@pingding.example")
    return value


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path; a relative one counts from the folder the process was started in."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else default


def optional_folder(name: str) -> Path | None:
    """A folder that is there, or None where none is set."""
    value = text(name)
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if not path.is_dir():
        raise refused(name, "a folder that is there")
    return path


def own_folder(path: Path) -> Path | None:
    """A folder of the platform's own, made where it is not there yet; None where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path
