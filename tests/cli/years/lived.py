"""A definition whose titles live in many ways: `sample-consequence-2025` with `life.yaml` beside it."""

import shutil
from pathlib import Path

from tests.installation import run
from tests.places import ROOT

ADDITION = Path(__file__).parent / "life.yaml"


def lived_folder(parent: Path) -> Path:
    """Its folder, beside the shared vocabularies."""
    folder = parent / "sample-consequence-2025"
    shutil.copytree(ROOT / "programmes" / "_shared", parent / "_shared")
    shutil.copytree(ROOT / "tests" / "definitions" / folder.name, folder)
    shutil.copy(ADDITION, folder)
    return folder


def said(programmes: Path, folder: Path, *words: str) -> str:
    """What a command says in an installation that keeps its data in the folder and has these programmes."""
    ran = run(folder, "pingding.cli.main", *words, PINGDING_PROGRAMMES=str(programmes))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
