"""A life by a changed copy of its definition."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests import factories
from tests.actions.life import Life

Changed = Callable[..., Life]
"""A life by changes, each an old text and its new one."""


def changed_life(folder: Path, *changes: tuple[str, str], kind: type[Life] = Life) -> Life:
    """A life whose definition, copied into the folder, has each change's new text in place of its old one."""
    copy = folder / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8").replace("quota: 2", "quota: 9")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return kind(definition=str(copy))
