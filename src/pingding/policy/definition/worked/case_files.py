"""Reads the worked cases beside a definition."""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from pydantic import BaseModel, ValidationError

from pingding.policy.definition.schema_faults import schema_faults
from pingding.policy.definition.source_file import read_source
from pingding.policy.definition.yaml_source import YamlSource, read_yaml
from pingding.policy.errors import BrokenDefinition, Fault
from pingding.policy.language import WorkedCase
from pingding.policy.suggestions import did_you_mean

FOLDER = "cases"


class _CaseFile(BaseModel):
    cases: list[WorkedCase]


def read_cases(folder: FilePath) -> list[WorkedCase]:
    """The worked cases below `cases/` of an edition's folder, as `placed_cases` has them, without their places."""
    return [case for case, _place in placed_cases(folder)]


def placed_cases(folder: FilePath) -> list[tuple[WorkedCase, Fault]]:
    """The worked cases below `cases/` of an edition's folder, each merged over the one that it is `like`.

    Beside each stands its place, as a fault that says nothing yet but file and line.

    Raises BrokenDefinition with every fault: what cannot be read, names given twice, an unknown or circular `like`.
    """
    by_id: dict[str, WorkedCase] = {}
    faults: list[Fault] = []
    places: dict[str, Fault] = {}
    for path in sorted((folder / FOLDER).rglob("*.yaml")):
        for case, place in _read_file(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", faults):
            if case.case in by_id:
                faults.append(_fault(place, f"算例“{case.case}”重名。", "请换一个名称。"))
            by_id[case.case], places[case.case] = case, place
    merged = [(_merged(case, by_id, places, faults), places[case.case]) for case in by_id.values()]
    if faults:
        raise BrokenDefinition(tuple(faults))
    return merged


def _read_file(path: FilePath, name: str, faults: list[Fault]) -> Iterator[tuple[WorkedCase, Fault]]:
    text = read_source(path, name)
    if isinstance(text, Fault):
        faults.append(text)
        return
    written = read_yaml(text, name)
    faults += written.faults
    if written.value is None:
        return
    positions = YamlSource({("cases", *at): place for at, place in written.positions.places.items()})
    positions.top = written.positions.top
    data = {"cases": written.value}
    try:
        cases = _CaseFile.model_validate(data).cases
    except ValidationError as error:
        faults += schema_faults(_CaseFile, data, error, positions)
        return
    for place, case in enumerate(cases):
        yield case, positions.fault(("cases", place), case.case)


def _fault(place: Fault, what: str, remedy: str) -> Fault:
    return Fault(place.file, place.line, what, remedy, place.where)


def _merged(
    case: WorkedCase, bases: Mapping[str, WorkedCase], places: Mapping[str, Fault], faults: list[Fault]
) -> WorkedCase:
    """The case over the one it is like, and that over the one it is like, and so on."""
    chain = [case]
    while chain[-1].like:
        base = bases.get(chain[-1].like)
        if base is None or base in chain:
            what = "绕回了自身" if base else "不存在"
            remedy = did_you_mean(case.like, [name for name in bases if name != case.case])
            faults.append(_fault(places[case.case], f"like 所写的算例“{chain[-1].like}”{what}。", remedy))
            return case
        chain.append(base)
    merged = chain.pop()
    while chain:
        merged = chain.pop().over(merged)
    return merged
