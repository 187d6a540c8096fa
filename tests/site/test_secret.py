"""The secret key: made once, kept to its owner, refused when weak."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pingding.site.secret import SHORTEST, secret_key


def test_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret_key"
    key = secret_key("", file)
    assert len(key) >= SHORTEST
    assert secret_key("", file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_processes_starting_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key("", tmp_path / "secret_key"), range(64)))
    assert len(keys) == 1


def test_given_key_wins_and_leaves_no_file(tmp_path: Path) -> None:
    given = "k" * SHORTEST
    assert secret_key(given, tmp_path / "secret_key") == given
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("short", ["short", "k" * (SHORTEST - 1)])
def test_short_key_is_refused(tmp_path: Path, short: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"PINGDING_SECRET_KEY.*at least 50"):
        secret_key(short, tmp_path / "secret_key")


def test_file_that_cannot_be_made_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    with pytest.raises(ImproperlyConfigured, match="PINGDING_SECRET_KEY_FILE"):
        secret_key("", tmp_path / "var" / "secret_key")
