"""What is written without the ORM's statements is stored as the ORM would store it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError
from tests.actions.life import Life

from pingding.actions.compiled_writes import insert, update
from pingding.records.models import Message, StepRun

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 20, 9, 0, 30, 5, tzinfo=UTC)


def test_an_inserted_row_is_what_the_model_would_have_stored(django_assert_num_queries: Any) -> None:
    case, _writer = Life().draft()
    message = Message(organisation=case.organisation, case=case, text="示例%s", words={"天": [1, None]}, sent_at=AT)
    with django_assert_num_queries(1):
        assert insert(message) is message
    stored = Message.objects.get(pk=message.pk)
    for field in Message._meta.concrete_fields:
        assert getattr(stored, field.attname) == getattr(message, field.attname), field.name
    message.text = "另一示例"
    message.save()
    assert Message.objects.get(pk=message.pk).text == "另一示例"


def test_an_update_writes_the_columns_named_and_no_others(django_assert_num_queries: Any) -> None:
    case, _writer = Life().draft()
    run = StepRun.objects.get(case=case)
    run.correction, run.due_at, run.outcome = {"parts": ["x"]}, None, "不写"
    with django_assert_num_queries(1):
        update(run, "correction", "due_at")
    stored = StepRun.objects.get(pk=run.pk)
    assert (stored.correction, stored.due_at, stored.outcome) == ({"parts": ["x"]}, None, "")


def test_an_update_of_a_row_that_is_gone_is_no_silent_success() -> None:
    case, _writer = Life().draft()
    run = StepRun.objects.get(case=case)
    run.pk += 1
    with pytest.raises(DatabaseError, match="0 rows of StepRun"):
        update(run, "outcome")
