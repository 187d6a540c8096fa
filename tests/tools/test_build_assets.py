"""The asset builder: what it removes from the copied files, and when it takes the machine's Node."""

from pathlib import Path

import build_assets
import pytest


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a{}\n/*# sourceMappingURL=bootstrap.min.css.map */\n", "a{}"),
        ("f();\n//# sourceMappingURL=bootstrap.bundle.min.js.map", "f();"),
        (
            'url("fonts/bootstrap-icons.woff2?1"),url("fonts/bootstrap-icons.woff?1") format("woff")}',
            'url("fonts/bootstrap-icons.woff2?1")}',
        ),
    ],
)
def test_references_to_files_we_do_not_ship_are_dropped(source: str, wanted: str) -> None:
    for pattern in build_assets.UNSHIPPED:
        source = pattern.sub("", source)
    assert source == wanted


@pytest.mark.parametrize(("version", "wanted"), [("v20.1.0", True), ("v18.0.0", True), ("v16.20.2", False)])
def test_machines_node_is_taken_when_new_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, wanted: bool
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.delenv("PINGDING_OWN_NODE", raising=False)
    assert build_assets.machine_node() is wanted


def test_machine_without_node_takes_the_locked_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build_assets.machine_node() is False


def test_built_assets_are_complete() -> None:
    assert [name for name in build_assets.FILES if not (build_assets.TARGET / name).is_file()] == []


def test_icons_of_other_names_are_dropped_and_the_rest_of_their_style_stays() -> None:
    style = '@font-face{}.bi::before{a:b}.bi-x::before{content:"1"}.bi-x-circle::before{content:"2"}'
    kept = '@font-face{}.bi::before{a:b}.bi-x-circle::before{content:"2"}'
    assert build_assets.only_icons(style, {"circle", "x-circle"}) == kept


def test_every_icon_that_pages_name_has_its_style() -> None:
    """Fails where an icon was named after the style sheet was made: tools/build_assets.py makes it again."""
    shipped = (build_assets.TARGET / build_assets.ICONS).read_text(encoding="utf-8")
    whole = (build_assets.PACKAGES / build_assets.FILES[build_assets.ICONS]).read_text(encoding="utf-8")
    named = {rule[1] for rule in build_assets.ICON.finditer(whole)} & build_assets.words_of_pages()
    assert {"search", "hourglass-split", "exclamation-triangle-fill"} <= named
    assert named <= {rule[1] for rule in build_assets.ICON.finditer(shipped)}
