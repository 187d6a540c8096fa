"""A life of `sample-life-2025` whose titles can be changed, prolonged, complained of and evaluated together."""

import shutil
from pathlib import Path

from tests.actions.life import Life
from tests.places import DEFINITIONS

ADDITION = Path(__file__).parent / "openings.yaml"


def titled_life(folder: Path, *changes: tuple[str, str]) -> Life:
    """A life by the definition with `openings.yaml` beside it, in which each change's old text is replaced."""
    copy = folder / "sample-life-2025"
    shutil.copytree(DEFINITIONS / "sample-life-2025", copy)
    text = ADDITION.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (copy / "openings.yaml").write_text(text, encoding="utf-8")
    return Life(definition=str(copy))
