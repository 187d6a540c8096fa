"""Loads definitions from their folders: all faults at once, and a broken edition keeps no other from loading."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pingding.policy.definition.checks import advise_edition, check_edition, check_shared
from pingding.policy.definition.english import with_shared_english
from pingding.policy.definition.folders import United, unite
from pingding.policy.definition.hearings import with_hearings
from pingding.policy.definition.schema_faults import schema_faults, written_path
from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import BrokenDefinition, Fault
from pingding.policy.language import Edition, Shared
from pingding.policy.language.facts import Fact
from pingding.policy.suggestions import did_you_mean

SHARED = "_shared"
CASES = "cases"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Library:
    """All definitions of a folder: those that load, and for each that does not, why.

    `digests` are computed when first asked for.
    """

    shared: Shared
    editions: dict[str, Edition] = field(default_factory=dict)
    broken: dict[str, tuple[Fault, ...]] = field(default_factory=dict)

    @cached_property
    def digests(self) -> dict[str, str]:
        return {key: digest(edition) for key, edition in self.editions.items()}


def load_shared(folder: FilePath) -> Shared:
    """The shared vocabularies: every `*.yaml` below `folder`, united. Raises BrokenDefinition with every fault."""
    united = unite(folder)
    shared, faults, complete = _settle(Shared, united, {})
    if shared is not None and not united.unread:
        faults += check_shared(shared, united.positions, complete=complete)
    return _sound(shared, faults)


def load_edition(folder: FilePath, shared: Shared) -> Edition:
    """One edition: every `*.yaml` below `folder` except in `cases/`, united, with the shared facts merged in and each
    hearing written out as a procedure.

    Raises BrokenDefinition with every fault of form and, as far as the parts could be read, of meaning; nothing is
    said of meaning while a whole file cannot be read.
    """
    return _placed_edition(folder, shared)[0]


def load_advised(folder: FilePath, shared: Shared) -> tuple[Edition, tuple[Fault, ...]]:
    """As `load_edition`, with advice on what the edition leaves open, in file order."""
    edition, positions = _placed_edition(folder, shared)
    return edition, _in_file_order(advise_edition(edition, shared, positions))


def _placed_edition(folder: FilePath, shared: Shared) -> tuple[Edition, YamlSource]:
    """The edition, and where its parts stand."""
    united = unite(folder, skip=(CASES,))
    faults = list(_of_folder(folder, united))
    facts = shared.facts
    if "english" in united.data:  # its own English stays its own
        facts = {key: fact.model_copy(deep=True) for key, fact in facts.items()}
    edition, form_faults, complete = _settle(Edition, united, {"shared_facts": facts})
    faults += form_faults
    if edition is not None:
        edition = with_shared_english(with_hearings(edition, united.positions), shared)
    if edition is not None and not united.unread:
        written = {key: frozenset(value) for key, value in united.data.items() if isinstance(value, dict)}
        faults += check_edition(edition, shared, united.positions, written=written, complete=complete)
    return _sound(edition, faults), united.positions


def load_library(folder: FilePath) -> Library:
    """All editions below `folder` (subfolders whose name starts with neither `_` nor a dot).

    A broken edition is left out and reported in `broken`. Raises BrokenDefinition only when the shared
    vocabularies themselves are broken.
    """
    library = Library(load_shared(folder / SHARED))
    folders = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] not in "_."]
    names = [path.name for path in folders]
    for path in folders:
        try:
            edition = load_edition(path, library.shared)
        except BrokenDefinition as broken:
            library.broken[path.name] = broken.faults
            continue
        revises = edition.programme.revises
        if revises is not None and (revises not in names or revises == path.name):
            library.broken[path.name] = (_unknown_predecessor(path, revises, names),)
        else:
            library.editions[path.name] = edition
    return library


def dump_edition(edition: Edition) -> str:
    """The edition as canonical JSON text, shared facts included, so that it can be kept and read without its folder.

    The order of entries has meaning (steps, sections, outcomes): keep it as text, not as a sorted structure.
    """
    written = edition.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def read_edition(text: str) -> Edition:
    """The edition that `dump_edition` wrote. Raises BrokenDefinition when the text is not one."""
    try:
        return Edition.model_validate_json(text)
    except ValidationError as error:
        united = United(FilePath("stored"))
        data = json.loads(text) if error.errors()[0]["type"] != "json_invalid" else {}
        raise BrokenDefinition(tuple(schema_faults(Edition, data, error, united.positions))) from error


def digest(edition: Edition) -> str:
    """SHA-256 of the canonical JSON, as hex: equal exactly when the editions say the same."""
    return hashlib.sha256(dump_edition(edition).encode()).hexdigest()


def _of_folder(folder: FilePath, united: United) -> Iterable[Fault]:
    """Faults of what only the folder shows: its name, and keys that a file may not write."""
    programme = united.data.get("programme")
    written = programme.get("id") if isinstance(programme, dict) else None
    if isinstance(written, str) and written != folder.name:
        what = f"programme.id 是“{written}”，文件夹名是“{folder.name}”，两者须相同。"
        yield united.positions.fault(("programme", "id"), what, "请改其中一个。")
    if "shared_facts" in united.data:
        del united.data["shared_facts"]
        yield united.positions.fault(("shared_facts",), "共享事实不写在办法里。", f"请写入 {SHARED} 的 facts 之下。")


def _unknown_predecessor(folder: FilePath, revises: str, names: list[str]) -> Fault:
    place = unite(folder, skip=(CASES,)).positions
    others = [name for name in names if name != folder.name]
    return place.fault(("programme", "revises"), f"没有办法“{revises}”可供修订。", did_you_mean(revises, others))


def _settle(
    model: type[Model], united: United, extra: dict[str, dict[str, Fact]]
) -> tuple[Model | None, list[Fault], bool]:
    """Validate; where parts are broken, leave them out and try once more, so that the rest can be checked too.

    Returns the model (None when not even the rest is one), the faults, and whether nothing was left out.
    """
    faults = list(united.faults)
    try:
        return model.model_validate({**united.data, **extra}), faults, True
    except ValidationError as error:
        refused = schema_faults(model, united.data, error, united.positions)
        faults += [fault for fault in refused if not (united.unread and _may_be_unread(fault))]
        rest = {key: dict(value) if isinstance(value, dict) else value for key, value in united.data.items()}
        for problem in error.errors():
            _leave_out(rest, written_path(problem["loc"], united.data), problem["type"] == "extra_forbidden")
    try:
        return model.model_validate({**rest, **extra}), faults, False
    except ValidationError:
        return None, faults, False


def _may_be_unread(fault: Fault) -> bool:
    """Whether a top-level key is called missing: it may stand in the file that could not be read."""
    return fault.what == f"缺少“{fault.where}”。"


def _leave_out(data: dict[str, Any], path: Path, only_the_key: bool) -> None:
    """Remove the entry that a fault lies in: the key itself when it is unknown, else the entry of the top-level key."""
    if not path:
        return
    top = data.get(str(path[0]))
    if len(path) == 1 or not isinstance(top, dict):
        data.pop(str(path[0]), None)
    elif only_the_key and len(path) == 2:
        top.pop(path[1], None)
    elif path[1] in top:
        del top[path[1]]


def _sound(model: Model | None, faults: list[Fault]) -> Model:
    if faults or model is None:
        raise BrokenDefinition(_in_file_order(faults))
    return model


def _in_file_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line)))
