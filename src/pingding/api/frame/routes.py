"""How the modules of this floor declare what they offer: reads and acts, each with its answer, its auth, its name."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache, wraps
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Path, Query, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from pingding.api.frame.authentication import OPTIONAL, SIGNED_IN
from pingding.api.frame.problems import Problem
from pingding.policy.values.days import FIRST_DAY, LAST_DAY

__all__ = ["Path", "Query"]

REFUSED = frozenset({400, 401, 403, 404, 409, 413, 422, 429, 503})
"""What any operation may answer instead, always with a Problem."""

F = TypeVar("F", bound=Callable[..., Any])
Row = TypeVar("Row")
Item = TypeVar("Item")
M = TypeVar("M", bound=Model)
Shown = TypeVar("Shown", bound=Schema)

RecordId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Line = Annotated[str, StringConstraints(max_length=200)]
Body = Annotated[str, StringConstraints(max_length=20_000)]
Text = Annotated[str, StringConstraints(max_length=5_000)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime.combine(FIRST_DAY, time(), UTC), le=datetime.combine(LAST_DAY, time(), UTC))
]
"""A day, and a moment with its zone, from which one can count on."""
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Marks = Annotated[dict[Line, Word], Field(max_length=500)]
"""The marks of what one read, by name."""

AtRecord = Path[RecordId]
AtCase = Path[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{1,10}$")]]
AtProgramme = Path[Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]]
AtStep = Path[Id]
AtReceipt = Path[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]]
AtPerson = Path[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9@._-]{2,59}$")]]


def shown(schema: type[Shown], row: object, **named_otherwise: Any) -> Shown:
    """A row in its schema: the fields of the same name are taken from it, those that are named otherwise are given."""
    same = {field: getattr(row, field) for field in schema.model_fields if field not in named_otherwise}
    return schema(**same, **named_otherwise)


class RequestBody(Schema):
    """What comes in: a name that the schema does not know is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Paging(Schema):
    """Which page of a list; without it, the first 30."""

    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(30, ge=1, le=100)


class Page(Schema, Generic[Item]):
    """One page of a list, and where it stands among all."""

    items: list[Item]
    page: int
    pages: int
    total: int


def page_of(
    rows: "QuerySet[M] | Sequence[Row]", paging: Paging, show: Callable[[Any], Item], *, total: int | None = None
) -> Page[Item]:
    """The page asked for (the last one when there are fewer), each row shown by `show`."""
    count = total if total is not None else rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, -(-count // paging.size))
    page = min(paging.page, pages)
    start = (page - 1) * paging.size
    chosen: Iterable[Any] = rows[start : start + paging.size]
    return Page[Any](items=[show(row) for row in chosen], page=page, pages=pages, total=count)


class Refused(Schema):
    """The answer of an operation that does not do what it is asked for: one shape for all of them, made once."""

    response: Problem

    @classmethod
    @cache
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        """Its part of the document, the same each of a thousand times."""
        return super().model_json_schema(*args, **options)


class Routes(Router):
    """A noun's operations. An operation is named in Chinese here, in English by its function."""

    def add_api_operation(self, path: str, *args: Any, **options: Any) -> None:
        """Any operation may be refused: what it answers then is added here."""
        super().add_api_operation(path, *args, **options)
        operation = self.path_operations[path].operations[-1]
        operation.response_models |= dict.fromkeys(REFUSED, Refused)

    def read(self, path: str, shows: Any, named: str, *, public: bool = False) -> Callable[[F], F]:
        """A GET. A public one asks nobody who they are."""

        def declare(function: F) -> F:
            self.get(
                path,
                response={200: shows},
                auth=None if public else SIGNED_IN,
                summary=_summary(named, function),
            )(function)
            return function

        return declare

    def file(self, path: str, named: str) -> Callable[[F], F]:
        """A GET that answers with bytes."""
        binary = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}

        def declare(function: F) -> F:
            self.get(
                path,
                response={200: None},
                auth=SIGNED_IN,
                summary=_summary(named, function),
                openapi_extra={"responses": {200: binary}},
            )(function)
            return function

        return declare

    def act(
        self, path: str, shows: Any, named: str, *, method: str = "POST", creates: bool = False, public: bool = False
    ) -> Callable[[F], F]:
        """An act. `creates` answers 201; `shows` None answers 204; a public one may be done without signing in."""
        status = 201 if creates else 200 if shows is not None else 204

        def declare(function: F) -> F:
            @wraps(function)
            def answer(*args: Any, **kwargs: Any) -> Status[Any]:
                return Status(status, function(*args, **kwargs))

            self.api_operation(
                [method],
                path,
                response={status: shows},
                auth=OPTIONAL if public else SIGNED_IN,
                summary=_summary(named, function),
                openapi_extra={"security": [{}]} if public else None,
            )(answer)
            return function

        return declare


def _summary(named: str, function: Callable[..., Any]) -> str:
    return f"{named} · {function.__name__.replace('_', ' ').capitalize()}"
