"""What is said and done when PostgreSQL, Chromium or wrk is absent."""

import pytest
import system_packages


@pytest.fixture
def without_chromium(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without Chromium; gives the list of what was asked to be installed."""
    asked: list[list[str]] = []
    monkeypatch.setitem(system_packages.NEEDED, "chromium", ("the Chromium browser", lambda: None))
    monkeypatch.setattr(system_packages, "install", lambda packages, prefix: asked.append([*prefix, *packages]))
    return asked


def test_user_who_may_not_install_is_told_what_to_install(
    without_chromium: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_packages, "installer", lambda: None)
    assert system_packages.main() == 1
    assert without_chromium == []
    told = capsys.readouterr().err
    assert "`make test` needs the Chromium browser" in told
    assert "apt-get install chromium" in told


def test_user_who_may_install_gets_what_is_missing_only(
    without_chromium: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "installer", lambda: ["sudo", "-n"])
    assert system_packages.main() == 1, "it is still absent, as nothing was really installed"
    assert without_chromium == [["sudo", "-n", "chromium"]]


def test_machine_without_apt_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert system_packages.installer() is None


def test_newest_postgres_of_this_machine_is_found() -> None:
    folder = system_packages.postgres_folder()
    assert folder is not None
    assert (folder / "postgres").exists()


def test_each_target_asks_for_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in list(system_packages.NEEDED):
        monkeypatch.setitem(system_packages.NEEDED, package, (package, lambda: None))
    assert system_packages.missing("test") == ["postgresql", "chromium", "wrk"]
    assert system_packages.missing("bench") == ["postgresql", "wrk"]


def test_complete_machine_needs_nothing() -> None:
    assert system_packages.main() == 0
