"""YAML by the 1.2 rules, with the line of everything."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pingding.policy.definition.yaml_source import Place, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("12:30", "12:30"),
        ("0.30", Decimal("0.30")),
        ("-7", -7),
        ("1_000", "1_000"),
        ("01-30", "01-30"),
        ("'2025'", "2025"),
        ("2025-06-20", date(2025, 6, 20)),
        ("2025-06-20T17:00:00Z", datetime(2025, 6, 20, 17, tzinfo=UTC)),
        ("2025-02-30", "2025-02-30"),
        ("是", "是"),
    ],
)
def test_scalar_is_read_by_yaml_1_2(text: str, value: object) -> None:
    assert read_yaml(f"key: {text}", "x.yaml").value == {"key": value}


def test_keys_are_always_text() -> None:
    assert read_yaml("1: a\ntrue: b\n2025-01-01: c", "x.yaml").value == {"1": "a", "true": "b", "2025-01-01": "c"}


def test_places_are_those_of_keys_and_items() -> None:
    written = read_yaml("a:\n  b: [x,\n    y]\n  c: {d: 1}\n", "x.yaml")
    assert written.positions.at(("a", "b", 1)) == Place("x.yaml", 3)
    assert written.positions.at(("a", "c", "d")) == Place("x.yaml", 4)


def test_place_of_what_is_not_written_is_that_of_the_part_around_it() -> None:
    written = read_yaml("a:\n  b: 1\n", "x.yaml")
    assert written.positions.at(("a", "z", 0)) == Place("x.yaml", 1)


def test_all_duplicate_keys_are_told() -> None:
    written = read_yaml("a: 1\na: 2\nb: {c: 1, c: [2]}\n", "x.yaml")
    assert [str(fault) for fault in written.faults] == [
        "x.yaml:2: 键“a”重复，x.yaml:1 已写过。 请合并或删去一处。",
        "x.yaml:3: b: 键“c”重复，x.yaml:3 已写过。 请合并或删去一处。",
    ]
    assert written.value == {"a": 1, "b": {"c": 1}}


@pytest.mark.parametrize("text", ["a: !!str 1", "a: 1\n---\nb: 2", "? [a]\n: 1", "a: *b"])
def test_what_definitions_do_not_need_is_a_fault(text: str) -> None:
    assert len(read_yaml(text, "x.yaml").faults) == 1


def test_control_character_is_a_fault() -> None:
    assert "字符" in read_yaml("a: \x07", "x.yaml").faults[0].what
