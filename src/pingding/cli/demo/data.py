"""The demonstration's data: who is who, and for each programme its texts, its cases and its story, read from YAML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from pingding.policy.errors import PingdingError
from pingding.queries.clock import SHANGHAI

FOLDER = Path(__file__).resolve().parents[4] / "demonstration"
CAST = "cast"
MOMENT = "%Y-%m-%d %H:%M"
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast one where the library was built with it."""


@dataclass(frozen=True)
class Event:
    """One thing that happens: when, in which programme's story (empty: the cast's), and what as it is written."""

    at: datetime
    programme: str
    what: Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """One programme's part. `texts` hold what is said alike in all cases, with `{words}` that each case fills in."""

    programme: str
    texts: Mapping[str, Any]
    cases: Mapping[str, Mapping[str, Any]]
    events: tuple[Event, ...]

    def units(self) -> set[str]:
        """The applicants and partners of its cases."""
        named = (partner for case in self.cases.values() for partner in case.get("partners", ()))
        partners = {partner["unit"] for partner in named if "unit" in partner}
        return partners | {case["unit"] for case in self.cases.values()}


@dataclass(frozen=True)
class Data:
    """Everything: the cast by sort (offices, people, units) and the scripts by programme."""

    cast: Mapping[str, Any]
    scripts: Mapping[str, Script]

    def only(self, programmes: tuple[str, ...] | None) -> "Data":
        """The scripts of these programmes, with the units in them and those in none; everything, when None."""
        if programmes is None:
            return self
        left_out = {unit for key, script in self.scripts.items() if key not in programmes for unit in script.units()}
        chosen = {key: script for key, script in self.scripts.items() if key in programmes}
        kept = set().union(*(script.units() for script in chosen.values()))
        units = {key: unit for key, unit in self.cast["units"].items() if key in kept or key not in left_out}
        return Data({**self.cast, "units": units}, chosen)


@dataclass(frozen=True)
class Multiplied:
    """Which case `pingding demo --cases` multiplies: its programme, the step whose desk fills up, and the panel."""

    programme: str
    desk: str
    panel: str


def read_multiplied(folder: Path = FOLDER) -> Multiplied:
    """What `many.yaml` names. PingdingError when there is no such file."""
    path = folder / "many.yaml"
    if not path.is_file():
        raise PingdingError(f"没有演示数据的文件 {path}。请从完整的项目中运行。")
    return Multiplied(**read_yaml(path))


def read_data(folder: Path = FOLDER) -> Data:
    """All data of the folder. PingdingError when there is none."""
    if not folder.is_dir():
        raise PingdingError(f"没有演示数据的文件夹 {folder}。请从完整的项目中运行。")
    programmes = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != CAST)
    return Data(_united(folder / CAST), {key: _script(folder / key) for key in programmes})


def read_yaml(path: Path) -> Any:
    """A YAML file's value."""
    return yaml.load(path.read_text(encoding="utf-8"), SafeLoader)


def _united(folder: Path) -> dict[str, Any]:
    """The files of a folder as one mapping; a key of the second level may be spread over several files."""
    united: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, value in read_yaml(path).items():
            earlier = united.get(key)
            united[key] = (
                {**earlier, **value} if isinstance(earlier, dict) else [*earlier, *value] if earlier else value
            )
    return united


def _script(folder: Path) -> Script:
    texts = _united(folder / "texts")
    written = {path.stem: read_yaml(path) for path in sorted((folder / "cases").glob("*.yaml"))}
    cases = {key: _like(case, written) for key, case in written.items()}
    story = (event for each in read_yaml(folder / "story.yaml") for event in _events(folder.name, each))
    return Script(folder.name, texts, cases, tuple(story))


def _like(case: Mapping[str, Any], cases: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The case, with what it does not say itself from the one that it is written `like`."""
    model = cases[case["like"]] if "like" in case else {}
    both = {key: {**model.get(key, {}), **case.get(key, {})} for key in ("words", "facts")}
    return {**model, **case, **both}


def _events(programme: str, written: Mapping[str, Any]) -> Iterator[Event]:
    """An event, and what is done `then` on its case: steps with their moments."""
    what = {key: value for key, value in written.items() if key != "then"}
    yield Event(moment(what["when"]), programme, what)
    case = what.get("case") or next(value for key, value in what.items() if key != "when")
    for step, when in written.get("then", {}).items():
        yield Event(moment(when), programme, {"when": when, "act": step, "case": case})


def moment(text: str) -> datetime:
    """A moment of the story, in China's time.

    >>> moment("2025-10-28 10:00").isoformat()
    '2025-10-28T10:00:00+08:00'
    """
    return datetime.strptime(str(text), MOMENT).replace(tzinfo=SHANGHAI)


def worded(value: Any, words: Mapping[str, Any]) -> Any:
    """The value with every `{word}` of its texts filled in; a text that is one word alone takes the word's own value.

    >>> worded({"staff": "{n}", "basis": ["面向{industry}"]}, {"n": 120, "industry": "智能装备"})
    {'staff': 120, 'basis': ['面向智能装备']}
    """
    if isinstance(value, Mapping):
        return {key: worded(inner, words) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [worded(inner, words) for inner in value]
    if not isinstance(value, str):
        return value
    alone = value[1:-1]
    if value == f"{{{alone}}}" and alone in words:
        return words[alone]
    try:
        return value.format_map(words)
    except KeyError as missing:
        raise PingdingError(f"演示文本中的 {{{missing.args[0]}}} 没有给出：{value[:40]}") from missing
