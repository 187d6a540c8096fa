"""The secret key: given by the environment, or made once and kept in a file only its owner may read."""

import os
import secrets
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Shorter keys can be guessed; Django's own check warns below this length.
SHORTEST = 50


def secret_key(configured: str, file: Path) -> str:
    """The key that signs sessions and forms.

    `configured` wins; otherwise the key in `file`, which is made on the first start. Raises ImproperlyConfigured
    when the key is too short or the file cannot be read or written.
    """
    key = configured or _kept(file)
    if len(key) < SHORTEST:
        raise ImproperlyConfigured(
            f"The secret key ({'PINGDING_SECRET_KEY' if configured else file}) has {len(key)} characters; it needs "
            f"at least {SHORTEST}. Set a longer one, or delete the file to have one made."
        )
    return key


def _kept(file: Path) -> str:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _make(file)
        return _read(file)
    except OSError as fault:
        raise ImproperlyConfigured(
            f"The secret key file {file} cannot be used ({fault.strerror}). Set PINGDING_SECRET_KEY, or "
            "PINGDING_SECRET_KEY_FILE to a file this user may write. See docs/settings.md."
        ) from fault


def _make(file: Path) -> None:
    """Create the file unless it is there; of several processes starting at once, one makes it."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(SHORTEST) + "\n")


def _read(file: Path) -> str:
    """The file's key; waits a moment for the process that has made the file and is about to fill it."""
    for _ in range(20):
        key = file.read_text(encoding="ascii", errors="replace").strip()
        if key:
            return key
        time.sleep(0.05)
    return ""
