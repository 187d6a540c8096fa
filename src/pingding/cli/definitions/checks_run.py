"""Checks definitions in their folders: faults of the definition, and worked cases that come out otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pingding.cli.library import shared_folder
from pingding.cli.printing import shown_path
from pingding.policy.definition.loading import CASES, SHARED, load_advised, load_shared
from pingding.policy.definition.worked.case_files import placed_cases
from pingding.policy.definition.worked.running import run_case
from pingding.policy.errors import BrokenDefinition, Fault
from pingding.policy.language import Edition, Shared, WorkedCase


@dataclass(frozen=True)
class FailedCase:
    """A worked case that comes out otherwise, where it is written, and each difference."""

    case: str
    file: str
    line: int
    differences: tuple[str, ...]


@dataclass(frozen=True)
class FolderCheck:
    """One definition's result. `failed` holds each worked case that differs; `advice` is no fault."""

    name: str
    faults: tuple[Fault, ...] = ()
    cases: int = 0
    failed: tuple[FailedCase, ...] = ()
    advice: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        return not (self.faults or self.failed)


def check_folders(folders: Sequence[Path]) -> list[FolderCheck]:
    """Check each folder; a fault in the shared vocabularies is listed once, as an entry of its own."""
    results: list[FolderCheck] = []
    vocabularies: dict[Path, Shared | None] = {}
    for folder in folders:
        place = shared_folder(folder)
        if place not in vocabularies:
            vocabularies[place], faults = _shared(place)
            if faults:
                results.append(FolderCheck(place.name, faults))
        if (shared := vocabularies[place]) is not None and folder.name != SHARED:
            results.append(check_folder(folder, shared))
    return results


def _shared(folder: Path) -> tuple[Shared | None, tuple[Fault, ...]]:
    try:
        return load_shared(folder), ()
    except BrokenDefinition as broken:
        return None, _placed(broken.faults, folder)


def check_folder(folder: Path, shared: Shared) -> FolderCheck:
    """Check one definition and, when it is sound, run its worked cases."""
    try:
        edition, advice = load_advised(folder, shared)
        cases = placed_cases(folder)
    except BrokenDefinition as broken:
        return FolderCheck(folder.name, _placed(broken.faults, folder))
    if not cases:
        remedy = "请在 cases 文件夹写算例：至少一个全部符合的，每种不符合的各一个，走完程序的一个。"
        none = Fault(f"{folder.name}/{CASES}", 1, "没有算例，改动办法时看不出哪里变了。", remedy)
        return FolderCheck(folder.name, _placed([none], folder))
    return replace(_run_cases(folder, edition, shared, cases), advice=_placed(advice, folder))


def _run_cases(
    folder: Path, edition: Edition, shared: Shared, cases: Sequence[tuple[WorkedCase, Fault]]
) -> FolderCheck:
    places = _placed([place for _case, place in cases], folder)
    failed = [
        FailedCase(case.case, place.file, place.line, differences)
        for (case, _place), place in zip(cases, places, strict=True)
        if (differences := run_case(edition, shared, case))
    ]
    return FolderCheck(folder.name, (), len(cases), tuple(failed))


def _placed(faults: Sequence[Fault], folder: Path) -> tuple[Fault, ...]:
    """The faults with paths from where the command was called, so that a terminal can open them."""
    parent = shown_path(folder.parent)
    before = "" if parent == "." else f"{parent}/"
    return tuple(replace(fault, file=before + fault.file) for fault in faults)
