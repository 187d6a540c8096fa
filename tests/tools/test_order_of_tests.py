"""Where a world is kept around the tests of a module, the others run before it is built, and none of them commits."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.conftest import put_kept_last


def item(name: str, *fixtures: str, module: str = "test_a.py", mark: Any = None) -> Any:
    return SimpleNamespace(
        name=name, path=Path(module), fixturenames=fixtures, get_closest_marker=lambda kind: mark and mark(kind)
    )


def test_the_others_of_a_module_come_first_and_each_module_keeps_its_places() -> None:
    items = [
        item("one", "keep", "db"),
        item("elsewhere", "db", module="test_b.py"),
        item("two", "db"),
        item("three", "keep", "db"),
        item("four"),
    ]
    put_kept_last(items)
    assert [each.name for each in items] == ["two", "elsewhere", "four", "one", "three"]


def transaction(kind: str) -> Any:
    return pytest.mark.django_db(transaction=True).mark if kind == "django_db" else None


@pytest.mark.parametrize("committing", [item("b", "transactional_db"), item("b", mark=transaction)])
def test_a_module_that_keeps_a_world_commits_nothing(committing: Any) -> None:
    with pytest.raises(pytest.UsageError, match=r"test_a\.py"):
        put_kept_last([item("a", "keep"), committing])
    put_kept_last([item("a", "keep", module="test_b.py"), committing])
