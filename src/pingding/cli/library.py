"""Where the command line finds definitions: the programmes folder, an edition by id or by folder."""

import os
from dataclasses import dataclass
from pathlib import Path

import click

from pingding.policy.definition.loading import SHARED, load_edition, load_shared
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Shared
from pingding.policy.suggestions import did_you_mean


@dataclass(frozen=True)
class Opened:
    """A definition read from its folder, with the shared vocabularies that it was read with."""

    folder: Path
    shared: Shared
    edition: Edition


def programmes_folder() -> Path:
    """The setting PINGDING_PROGRAMMES, else `programmes` in the project's folder; as the platform's settings say."""
    configured = os.environ.get("PINGDING_PROGRAMMES", "").strip()
    return Path(configured).expanduser().resolve() if configured else Path(__file__).resolve().parents[3] / "programmes"


def programme_ids() -> list[str]:
    """The ids of all definitions in the programmes folder, broken ones too."""
    folder = programmes_folder()
    if not folder.is_dir():
        raise click.UsageError(f"没有办法文件夹 {folder}。请用环境变量 PINGDING_PROGRAMMES 指明。")
    return [path.name for path in definitions_in(folder)]


def all_ids() -> list[str]:
    """The ids of all definitions in the programmes folder. Refusal when there is none."""
    ids = programme_ids()
    if not ids:
        remedy = "请用环境变量 PINGDING_PROGRAMMES 指明另一文件夹，或用 pingding new 新建一部办法。"
        raise Refusal(f"{programmes_folder()} 里没有任何办法", remedy=remedy)
    return ids


def definitions_in(folder: Path) -> list[Path]:
    """The folder itself or, where it holds definitions beside shared vocabularies, each of them: every folder in it
    with files of a definition."""
    if not (folder / SHARED).is_dir() and folder != programmes_folder():
        return [folder]
    inside = (path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "_.")
    return sorted(path for path in inside if any(path.glob("*.yaml")))


def programme_folder(name: str) -> Path:
    """The folder of a definition named by id, or by a path that leads to a folder. UsageError when there is none."""
    if (programmes_folder() / name).is_dir() and name in programme_ids():
        return programmes_folder() / name
    if Path(name).is_dir():
        return Path(name).resolve()
    raise click.UsageError(f"没有编号为“{name}”的办法。{did_you_mean(name, programme_ids())}")


def shared_folder(folder: Path) -> Path:
    """The shared vocabularies beside a definition, else those of the programmes folder."""
    beside = folder.parent / SHARED
    return beside if beside.is_dir() else programmes_folder() / SHARED


def open_edition(name: str) -> Opened:
    """The definition of that id or folder. Raises BrokenDefinition with every fault."""
    folder = programme_folder(name)
    shared = load_shared(shared_folder(folder))
    return Opened(folder, shared, load_edition(folder, shared))
