"""Environment settings: how each kind is read, and that a wrong one is named."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pingding.site import environment

NAME = "PINGDING_HTTPS"


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("Yes", True), ("off", False), ("FALSE", False)])
def test_flag_reads_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool) -> None:
    monkeypatch.setenv(NAME, value)
    assert environment.flag(NAME, not wanted) is wanted


@pytest.mark.parametrize("value", ["", "   "])
def test_empty_takes_the_default(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert environment.flag(NAME, True) is True
    assert environment.number(NAME, 7, 1, 9) == 7
    assert environment.names(NAME, "a, b,") == ["a", "b"]
    assert environment.folder(NAME, Path("/x")) == Path("/x")


def test_unreadable_flag_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "maybe")
    with pytest.raises(ImproperlyConfigured, match="PINGDING_HTTPS is 'maybe'; it must be 1 or 0"):
        environment.flag(NAME, True)


@pytest.mark.parametrize("value", ["0", "10", "-1", "3.5", "²", "many"])
def test_number_out_of_range_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match="a whole number from 1 to 9"):
        environment.number(NAME, 5, 1, 9)


def test_unknown_choice_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "loud")
    with pytest.raises(ImproperlyConfigured, match="one of INFO, ERROR"):
        environment.choice(NAME, "INFO", ("INFO", "ERROR"))


def test_relative_folder_counts_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(NAME, "media")
    assert environment.folder(NAME, Path("/x")) == (tmp_path / "media").resolve()


@pytest.mark.parametrize("value", ["", "https://pingding.example", "http://[::1]:8000/"])
def test_address_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert environment.address(NAME) == value.removesuffix("/")


@pytest.mark.parametrize(
    "value", ["pingding.example", "ftp://pingding.example", "https://", "https://a b", "https://a/b"]
)
def test_what_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=r"https://pingding\.example"):
        environment.address(NAME)


@pytest.mark.parametrize("value", ["pingding@pingding.example", "评定平台 <pingding@pingding.example>"])
def test_mailbox_is_an_address_with_a_name_or_without(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert environment.mailbox(NAME, "") == value


@pytest.mark.parametrize("value", ["nobody", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_mailbox_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match="a mail address such as"):
        environment.mailbox(NAME, "")
