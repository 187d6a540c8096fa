"""A life by a definition that a test has changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests import factories
from tests.actions.life import Life

Changed = Callable[..., Life]


def changed_life(folder: Path) -> Changed:
    """A life by a copy of `sample-life-2025` in which each change's old text has become its new one."""

    def make(*changes: tuple[str, str], regions: tuple[str, ...] = ()) -> Life:
        copy = folder / "sample-life-2025"
        shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
        (file,) = copy.glob("*.yaml")
        text = file.read_text(encoding="utf-8").replace("quota: 2", "quota: 9")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")
        return Life(definition=str(copy), regions=regions)

    return make
