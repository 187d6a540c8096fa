"""Unites the YAML files of a folder into one mapping, keeping the place of every part."""

from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any

from pingding.policy.definition.source_file import read_source
from pingding.policy.definition.yaml_source import Place, YamlSource, read_yaml
from pingding.policy.errors import Fault


class United:
    """Several files as one mapping: `data`, `positions` and the `faults` met while reading."""

    def __init__(self, folder: FilePath) -> None:
        self.data: dict[str, Any] = {}
        self.positions = YamlSource(top=Place(folder.name + "/", 1))
        self.faults: list[Fault] = []
        self.unread = False

    def add(self, text: str, file: str) -> None:
        """Take in one more file; a part that another file has written already is a fault that names both places."""
        written = read_yaml(text, file)
        self.faults += written.faults
        if written.value is None:
            self.unread |= bool(written.faults)
            return
        if not isinstance(written.value, dict):
            self.faults.append(Fault(file, 1, "文件最外层应为若干“键: 值”。", "例如 clauses: 之下缩进书写各条款。"))
            return
        for key, value in written.value.items():
            self._unite(key, value, written.positions)
        self.positions.places = {**written.positions.places, **self.positions.places}

    def _unite(self, key: str, value: Any, positions: YamlSource) -> None:
        present = self.data.get(key)
        if not (isinstance(present, dict) and isinstance(value, dict)):
            if key in self.data:
                self._repeated((key,), positions)
            else:
                self.data[key] = dict(value) if isinstance(value, dict) else value
            return
        for entry, inner in value.items():
            if entry in present:
                self._repeated((key, entry), positions)
            else:
                present[entry] = inner

    def _repeated(self, path: tuple[str, ...], positions: YamlSource) -> None:
        what = f"“{path[-1]}”重复，{self.positions.at(path)} 已写过。"
        self.faults.append(positions.fault(path, what, "每一项只能写在一处，请合并或删去一处。"))


def unite(folder: FilePath, skip: Iterable[str] = ()) -> United:
    """Read every `*.yaml` below `folder`, in the order of their names, except in the subfolders named in `skip`."""
    united = United(folder)
    skipped = set(skip)
    for path in sorted(folder.rglob("*.y*ml")):
        inside = path.relative_to(folder)
        if inside.parts[0] in skipped or any(part.startswith(".") for part in inside.parts):
            continue
        name = f"{folder.name}/{inside.as_posix()}"
        if path.suffix != ".yaml":
            united.faults.append(Fault(name, 1, f"不读取扩展名为 {path.suffix} 的文件。", "请改名为 .yaml。"))
            continue
        text = read_source(path, name)
        if isinstance(text, Fault):
            united.unread = True
            united.faults.append(text)
        else:
            united.add(text, name)
    if "programme" in united.data:
        united.positions.top = Place(united.positions.at(("programme",)).file, 1)
    return united
