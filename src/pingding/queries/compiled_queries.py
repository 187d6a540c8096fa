"""Queries that every page asks: their SQL is compiled once for a process, and asked again with other keys.

Django builds and compiles a query set each time, which takes several times as long as the database needs to answer
it by a key. `@compiled_query` stands on a function that gives a query set for some keys: numbers, texts, days, moments,
and tuples of them. What it is given by name belongs to the query itself; a database and each length of a tuple have an
SQL of their own.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, ValuesListIterable

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
R = TypeVar("R")
Rows = Iterable[Sequence[Any]]

FIRST_NUMBER, FIRST_DAY, MARK = 7_300_000_000_000_000_000, datetime(2, 1, 1, tzinfo=UTC), "\x1f"
"""What stands for a key while a query is compiled, counted on from here: nothing of ours is so large or so old."""

MOST_SHAPES = 100
"""So many are kept of each query."""


class NotCompiled:
    """Stands for a query of a shape that nobody has asked yet; None is one that no row can ever fit."""


NOT_COMPILED = NotCompiled()


@dataclass(frozen=True)
class CompiledQuery:
    """An SQL, what it is asked with (a key's place, or a value of the query itself), and what makes results of rows."""

    sql: str
    parameters: tuple[int | None, ...]
    fixed: tuple[Any, ...]
    results: Callable[[Rows], list[Any]]

    def ask(self, keys: Sequence[Any]) -> list[Any]:
        """What the query gives for these keys."""
        pairs = zip(self.parameters, self.fixed, strict=True)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, [value if place is None else keys[place] for place, value in pairs])
            return self.results(cursor.fetchall())


def compiled_query(build: Callable[P, QuerySet[M, R]]) -> Callable[P, list[R]]:
    """What the query set of `build` gives, as a list. All that is to be read with it is named there: no prefetching."""
    compiled: dict[Hashable, CompiledQuery | None] = {}

    def ask(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        keys: list[Any] = []
        shape = (connections[DEFAULT_DB_ALIAS].vendor, *kwargs.items(), *(_shape(arg, keys) for arg in args))
        query = compiled.get(shape, NOT_COMPILED)
        if isinstance(query, NotCompiled):  # other threads clear and fill the same mapping
            query = _compile(partial(build, **kwargs), args)
            if len(compiled) >= MOST_SHAPES:
                compiled.clear()
            compiled[shape] = query
        return query.ask(keys) if query else []

    ask.__name__, ask.__doc__, ask.__module__ = build.__name__, build.__doc__, build.__module__
    return ask


def _shape(value: Any, keys: list[Any]) -> Hashable:
    """What of an argument belongs to the query; its keys are put to the others as the database takes them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return tuple(_shape(each, keys) for each in value)
    keys.append(_adapted(value))
    return type(value).__name__


def _stand_in(value: Any, places: dict[Any, int]) -> Any:
    """The argument with something in place of each key by which it is found again in the parameters."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return tuple(_stand_in(each, places) for each in value)
    place = len(places)
    mark = _mark(value, place)
    places[_adapted(mark)] = place
    return mark


def _mark(value: Any, place: int) -> Any:
    if isinstance(value, int):
        return FIRST_NUMBER + place
    if isinstance(value, str):
        return f"{MARK}{place}{MARK}"
    moment = FIRST_DAY + timedelta(days=place)
    return moment if isinstance(value, datetime) else moment.date()


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _compile(build: Callable[..., Any], args: Sequence[Any]) -> CompiledQuery | None:
    """The query; None where no row can ever fit, as where a list of keys is empty."""
    places: dict[Any, int] = {}
    rows = build(*(_stand_in(arg, places) for arg in args))
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    taken = [places.get(each) if isinstance(each, Hashable) else None for each in parameters]
    lost = set(places.values()) - set(taken)
    if lost or any(MARK in str(text) for text in (sql, *parameters) if text not in places):
        raise TypeError(f"{build} does not hand all its keys to the database as they are.")
    return CompiledQuery(sql, tuple(taken), tuple(parameters), _results(rows, compiler))


def _results(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Rows], list[Any]]:
    """What makes of the database's rows what the query set would give."""
    make = _maker(rows, compiler)
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    if not converters:
        return lambda answers: [make(row) for row in answers]
    columns = [(place, *each) for place, each in converters.items()]
    return lambda answers: [make(row) for row in _converted(answers, columns)]


def _converted(rows: Rows, columns: Sequence[tuple[int, Sequence[Any], Any]]) -> Iterator[Sequence[Any]]:
    """The rows with the values of these columns as the model has them; what is empty stays so."""
    for row in map(list, rows):
        for place, converters, expression in columns:
            value = row[place]
            if value is not None:
                for convert in converters:
                    value = convert(value, expression, connection)
                row[place] = value
        yield row


def _maker(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    query: Any = rows.query
    names = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
    kind = rows._iterable_class
    if kind is ModelIterable:
        return _instances(rows.db, compiler)
    if kind is ValuesIterable:
        return lambda row: dict(zip(names, row, strict=True))
    assert kind in (ValuesListIterable, FlatValuesListIterable), f"{kind.__name__} is not compiled."
    return (lambda row: row[0]) if kind is FlatValuesListIterable else tuple


def _instances(database: str, compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Makes objects, with all that was selected beside them."""
    make, annotations = _object_maker(database, compiler.klass_info, compiler.select), compiler.annotation_col_map
    if not annotations:
        return make

    def annotated(row: Sequence[Any]) -> Any:
        result = make(row)
        result.__dict__.update((name, row[column]) for name, column in annotations.items())
        return result

    return annotated


def _object_maker(database: str, info: Any, select: Any) -> Callable[[Sequence[Any]], Any]:
    """Makes the object of a row, with those related to it; None where its columns are empty.

    It is put together as it is stored, past the model's constructor, which looks at each argument.
    """
    model, columns = info["model"], info["select_fields"]
    own = slice(columns[0], columns[-1] + 1)
    names = [column[0].target.attname for column in select[own]]
    key = columns[0] + names.index(model._meta.pk.attname)
    related = [
        (_object_maker(database, each, select), each["local_setter"], each["remote_setter"])
        for each in info.get("related_klass_infos", ())
    ]

    def make(row: Sequence[Any]) -> Any:
        if row[key] is None:
            return None
        result, state = model.__new__(model), ModelState()
        state.adding, state.db = False, database
        result.__dict__.update(zip(names, row[own], strict=True), _state=state)
        for make_other, set_there, set_back in related:
            other = make_other(row)
            set_there(result, other)
            if other is not None:
                set_back(other, result)
        return result

    return make
