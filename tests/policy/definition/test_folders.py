"""Several files are read as one definition."""

from pathlib import Path

from pingding.policy.definition.folders import unite


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_yml", ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_entries_of_one_key_may_stand_in_several_files(tmp_path: Path) -> None:
    folder = _write(tmp_path, a_yaml="facts: {x: 1}", b_yaml="facts: {y: 2}", sub__c_yaml="texts: {z: 3}")
    united = unite(folder)
    assert united.data == {"facts": {"x": 1, "y": 2}, "texts": {"z": 3}}
    assert united.positions.at(("texts", "z")).file == f"{tmp_path.name}/sub/c.yaml"
    assert not united.faults


def test_repeated_entry_names_both_places(tmp_path: Path) -> None:
    united = unite(_write(tmp_path, a_yaml="facts: {x: 1}", b_yaml="facts:\n  x: 2"))
    name = tmp_path.name
    assert str(united.faults[0]).startswith(f"{name}/b.yaml:2: facts.x: “x”重复，{name}/a.yaml:1 已写过。")


def test_repeated_key_that_is_no_mapping_names_both_places(tmp_path: Path) -> None:
    united = unite(_write(tmp_path, a_yaml="note: x", b_yaml="note: y"))
    assert "“note”重复" in united.faults[0].what


def test_skipped_and_hidden_folders_are_not_read(tmp_path: Path) -> None:
    united = unite(_write(tmp_path, cases__a_yaml="- x", **{".git__b_yaml": "- x"}), skip=("cases",))
    assert not united.faults
    assert not united.data


def test_other_extension_is_a_fault(tmp_path: Path) -> None:
    united = unite(_write(tmp_path, a_yml="facts: {}"))
    assert "请改名为 .yaml。" in str(united.faults[0])


def test_list_at_the_top_is_a_fault(tmp_path: Path) -> None:
    assert "最外层" in unite(_write(tmp_path, a_yaml="- x")).faults[0].what


def test_other_encoding_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("名称: 示例".encode("gb18030"))
    united = unite(tmp_path)
    assert "UTF-8" in united.faults[0].what
    assert united.unread
