"""Publishing a call by the API."""

import pytest
from tests.actions.life import Life
from tests.api.program import program_of

pytestmark = pytest.mark.django_db


def test_publishing_names_what_is_missing_and_succeeds(life: Life) -> None:
    lead = program_of(life.officer, life.at)
    response = lead.post("/calls", {"programme": "sample-life-2025", "title": "第二批"})
    assert response.status == 201 and response.body["title"] == "第二批"
    (warning,) = response.body["warnings"]
    assert "个尚无科技部门" in warning
