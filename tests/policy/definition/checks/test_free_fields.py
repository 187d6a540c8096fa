"""A condition on a free field needs a title that has a field: else nothing is said when a list is made."""

from pathlib import Path

from tests.policy.definitions import PROGRAMME, changed_copy, faults_of


def test_a_free_field_needs_a_title_with_a_field(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/conditions.yaml", [("bar: in_window", "bar: field_free")])
    assert faults_of(folder) == ()
    file = folder / PROGRAMME / "scoring.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("    unique_in: field\n", ""), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert fault.where == "conditions.open.bar" and "unique_in" in fault.what and fault.remedy
