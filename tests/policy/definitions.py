"""The sound little programme of `broken/base`, and how to change a copy of it."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from pingding.policy.definition.loading import load_advised, load_edition, load_library, load_shared
from pingding.policy.errors import BrokenDefinition, Fault
from pingding.policy.language import Edition, Shared

BROKEN = Path(__file__).parent / "broken"
BASE = BROKEN / "base"
PROGRAMME = "example-2025"


def base() -> tuple[Edition, Shared]:
    """The sound programme, loaded, and its shared vocabularies."""
    shared = load_shared(BASE / "_shared")
    return load_edition(BASE / PROGRAMME, shared), shared


def changed_copy(to: Path, file: str, changes: Iterable[Sequence[str]]) -> Path:
    """A copy of the whole folder in which each change's old text has become its new text, once."""
    folder = to / "programmes"
    shutil.copytree(BASE, folder)
    text = (folder / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{file} has no {old!r}"
        text = text.replace(old, new, 1)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """The faults that loading the folder gives."""
    try:
        return load_library(folder).broken.get(PROGRAMME, ())
    except BrokenDefinition as broken:
        return broken.faults


def advice_of(folder: Path) -> tuple[Fault, ...]:
    """What loading the sound programme of the folder advises."""
    return load_advised(folder / PROGRAMME, load_shared(folder / "_shared"))[1]
