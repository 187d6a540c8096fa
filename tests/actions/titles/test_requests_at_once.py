"""Two ask for the same at once: one case is opened, the other is told of it."""

from pathlib import Path

import pytest
from tests.actions.test_concurrency import at_once
from tests.actions.titles.titled_life import titled_life

from pingding.actions.titles.requests import open_request
from pingding.policy.errors import Refusal
from pingding.records.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_requests_at_once_one_is_opened(tmp_path: Path) -> None:
    life = titled_life(tmp_path)
    title, writer = life.recognised()
    at = life.later()

    def ask() -> Case:
        return open_request(title.number, "renaming", actor=writer, at=at)

    results = at_once(ask, ask)
    (refusal,) = [each for each in results if isinstance(each, Refusal)]
    case = Case.objects.get(held_title=title)
    assert refusal.kind == "conflict" and case.number in refusal.what
