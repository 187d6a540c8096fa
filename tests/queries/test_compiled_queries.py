"""A compiled query gives what its query set gives, whatever its keys, and is compiled once for each shape of them."""

from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import Count, QuerySet

from pingding.queries import compiled_queries
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import Message, Organisation

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 20, 9, 0, tzinfo=UTC)


@compiled_query
def _named(names: tuple[str, ...], *, newest: bool = False) -> QuerySet[Organisation]:
    return Organisation.objects.filter(name__in=names).order_by("-pk" if newest else "pk")


@compiled_query
def _messages(organisation: int, since: datetime, read: bool | None) -> QuerySet[Message]:
    rows = Message.objects.filter(organisation=organisation, sent_at__gte=since).select_related("organisation", "case")
    return rows if read is None else rows.filter(read_at__isnull=not read)


def _unit(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind="private_enterprise", region="wanzhou", registered_at=AT)


def _message(organisation: Organisation, at: datetime, **more: Any) -> Message:
    return Message.objects.create(organisation=organisation, text="示例", sent_at=at, **more)


def test_the_rows_of_other_keys_of_the_same_shape_and_of_another_order() -> None:
    first, second = _unit("示例一号"), _unit("示例二号")
    for names in (("示例一号", "示例二号"), ("示例二号", "没有"), ("示例一号",), ()):
        assert _named(names) == list(Organisation.objects.filter(name__in=names).order_by("pk"))
    assert _named(("示例一号", "示例二号"), newest=True) == [second, first]
    assert _named(("x' OR '1'='1", "%s")) == []


def test_moments_answers_of_the_query_itself_and_what_is_selected_beside(django_assert_num_queries: Any) -> None:
    unit = _unit("示例一号")
    early, late = _message(unit, AT.replace(day=1)), _message(unit, AT, read_at=AT, words={"a": 1})
    assert _messages(unit.pk, AT.replace(day=2), None) == [late]
    assert _messages(unit.pk, AT.replace(day=1), False) == [early]
    with django_assert_num_queries(1):
        (message,) = _messages(unit.pk, AT, True)
        assert message.organisation == unit and message.case is None
    assert message.words == {"a": 1} and message.sent_at == AT and not message._state.adding


def test_columns_and_counts_come_as_the_query_set_gives_them() -> None:
    @compiled_query
    def counted(until: date, *, flat: bool) -> QuerySet[Any, Any]:
        rows = (
            Organisation.objects.filter(established__lte=until).values("kind").annotate(n=Count("*")).order_by("kind")
        )
        return rows.values_list("n", flat=True) if flat else rows

    Organisation.objects.filter(pk=_unit("示例一号").pk).update(established=date(2000, 1, 1))
    rows = Organisation.objects.filter(established__gt=date(1, 1, 1)).values("kind").annotate(n=Count("*"))
    assert len(rows) == 1 and counted(date(1999, 1, 1), flat=False) == []
    assert counted(date(9000, 1, 1), flat=False) == list(rows)
    assert counted(date(9000, 1, 1), flat=True) == list(rows.values_list("n", flat=True))


def test_a_key_that_does_not_reach_the_database_as_it_is_is_a_fault() -> None:
    @compiled_query
    def changed(name: str) -> QuerySet[Organisation]:
        return Organisation.objects.filter(name=f"{name}中心")

    @compiled_query
    def partly(name: str) -> QuerySet[Organisation]:
        return Organisation.objects.filter(name=name, address__contains=name)

    for query in (changed, partly):
        with pytest.raises(TypeError, match="does not hand all its keys"):
            query("示例")


def test_each_shape_is_compiled_once_and_not_too_many_are_kept() -> None:
    @compiled_query
    def numbered(keys: tuple[int, ...]) -> QuerySet[Organisation]:
        return Organisation.objects.filter(pk__in=keys)

    with (
        patch.object(compiled_queries, "_compile", wraps=compiled_queries._compile) as compiling,
        patch.object(compiled_queries, "MOST_SHAPES", 2),
    ):
        for keys in ((1,), (2,), (1, 2), (3, 4), (1, 2, 3), (1,)):
            numbered(keys)
    assert compiling.call_count == 4
