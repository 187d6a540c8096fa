"""A definition whose titles live in many ways: `sample-consequence-2025` with `life.yaml` beside it."""

import shutil
from pathlib import Path

from tests.places import ROOT

ADDITION = Path(__file__).parent / "life.yaml"


def lived_folder(parent: Path) -> Path:
    """Its folder, beside the shared vocabularies."""
    folder = parent / "sample-consequence-2025"
    shutil.copytree(ROOT / "programmes" / "_shared", parent / "_shared")
    shutil.copytree(ROOT / "tests" / "definitions" / folder.name, folder)
    shutil.copy(ADDITION, folder)
    return folder
