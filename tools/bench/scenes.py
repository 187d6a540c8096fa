"""What is asked of the server: pages by those who read them, acts by those who do them, each with a bare one."""

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.load import Request
from bench.written import Written, last_keys
from pingding.cli.demo.data import read_multiplied
from pingding.cli.demo.many import SIGN
from pingding.queries import clock
from pingding.queries.directory.access_tokens import token_digest
from pingding.records.models import AccessToken, Case, Membership, Person, ScoreSheet, Seat

MODEL = read_multiplied()
ROWS = re.compile(rb"<tr|<li|<dt")
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
BACKEND = "pingding.site.signing_in.PeopleBackend"
AUTOSAVED = 50


@dataclass(frozen=True)
class Scene:
    """One row of the table: the requests, the bare one, queries of a request and the most that they should be."""

    title: str
    asked: Sequence[Request]
    bare: Request
    queries: int
    most: int | None = None
    once: bool = False
    note: str = ""


def page(title: str, path: str, person: Person | None = None, most: int | None = None) -> Scene:
    """A page as a person with a session reads it."""
    client = Client(headers={"host": "127.0.0.1"})
    if person:
        client.force_login(person, backend=BACKEND)
    client.get(path)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}.")
    rows, size = len(ROWS.findall(answer.content)), len(answer.content)
    bare = Request(f"/page/{rows}/{size}/")
    note = f"{rows} rows, {size:,} bytes"
    return Scene(title, [Request(path, cookie=cookie)], bare, _count(counted), most, note=note)


def act(title: str, asked: Sequence[Request], most: int | None = None, *, once: bool = True) -> tuple[Scene, Written]:
    """An act of the interface, done twice here: once to warm up, once to take down what it asks and writes."""
    _do(asked[0])
    before = last_keys()
    with CaptureQueriesContext(connection) as counted:
        size = _do(asked[1])
    written = Written.since(before, [query["sql"] for query in counted.captured_queries])
    name = title.replace(" ", "-")
    bare = Request(f"/write/{name}/{size}/", asked[1].method, body=asked[1].body)
    rest = asked[2:] if once else asked
    return Scene(title, rest, bare, _count(counted), most, once, written.rows), written


def _do(request: Request) -> int:
    """Send the request within this process; the size of the answer."""
    client = Client(headers={"host": "127.0.0.1"})
    headers = {"Authorization": f"Bearer {request.token}"}
    answer = client.generic(request.method, request.path, request.body, "application/json", headers=headers)
    if answer.status_code != 200:
        raise SystemExit(f"{request.method} {request.path} answered {answer.status_code}: {answer.content.decode()}")
    return len(answer.content)


def _count(counted: CaptureQueriesContext) -> int:
    return sum(not query["sql"].startswith(CONTROL) for query in counted.captured_queries)


def officer() -> Person:
    """Whoever sits at the desk where the many cases wait."""
    seat = Seat.objects.filter(run__step=MODEL.desk, run__case__opened_by__username__startswith=SIGN)[0]
    held = Membership.objects.filter(organisation=seat.organisation, role=Membership.Role.OFFICER, until=None)
    return held.select_related("person")[0].person


def waiting_pages() -> list[Scene]:
    """The officers' list and a case's page, whose cost must not grow with the number of cases."""
    who = officer()
    waiting = Case.objects.filter(progress__open=[MODEL.desk], opened_by__username__startswith=SIGN).order_by("id")
    number = waiting[waiting.count() // 2].number
    return [
        page("officers' list", "/desk/", who, most=8),
        page("case page, content", f"/cases/{number}/?tab=content", who, most=14),
        page("case page, verdicts", f"/cases/{number}/?tab=conditions", who, most=14),
    ]


def expert_page() -> Scene:
    """The desk of an expert with a hundred assignments."""
    sheet = _sheets()[0]
    assert sheet.scorer is not None
    return page("expert's desk", "/expert/", sheet.scorer)


def draft_requests() -> tuple[list[Request], list[Request]]:
    """Saving a whole form as it stands, and handing it in: a request of each kind for each full draft."""
    drafts = Case.objects.filter(status="draft", opened_by__username__startswith=SIGN).order_by("id")
    found = list(drafts.select_related("opened_by"))
    tokens = _tokens([case.opened_by for case in found if case.opened_by])
    filing = found[0].filings.get()
    entry = found[0].journal.filter(act="save_draft", change__form=filing.form).order_by("-seq")[0]
    values = {key: filing.data[key] for key in entry.change["fields"] if key in filing.data}
    body = json.dumps({"values": values}, ensure_ascii=False)
    paths = [f"/api/v1/cases/{case.number}" for case in found]
    saving = [Request(f"{path}/draft", "PATCH", token, body=body) for path, token in zip(paths, tokens, strict=True)]
    handing = [Request(f"{path}/submit", "POST", token, body="{}") for path, token in zip(paths, tokens, strict=True)]
    return saving[-AUTOSAVED:], handing[:-AUTOSAVED]


def sheet_requests() -> list[Request]:
    """Handing in a score sheet: a request for each that is filled and open."""
    sheets = _sheets()
    people = {sheet.scorer_id: sheet.scorer for sheet in sheets if sheet.scorer}
    tokens = dict(zip(people, _tokens(list(people.values())), strict=True))
    return [
        Request(
            f"/api/v1/cases/{sheet.case.number}/steps/{MODEL.panel}/sheet/expert",
            "PUT",
            tokens[sheet.scorer_id],
            body=json.dumps(
                {"points": sheet.points, "favour": True, "comment": sheet.comment, "submit": True, "declared": True}
            ),
        )
        for sheet in sheets
    ]


def _sheets() -> list[ScoreSheet]:
    own = {"case__opened_by__username__startswith": SIGN}
    sheets = ScoreSheet.objects.filter(source="expert", submitted_at=None, run__step=MODEL.panel, **own)
    return list(sheets.select_related("case", "scorer").order_by("case_id", "id"))


def _tokens(people: Sequence[Person]) -> list[str]:
    """An access token for each; put straight into the table, since only their use is measured."""
    words, at = [secrets.token_urlsafe(32) for _ in people], clock.now()
    AccessToken.objects.bulk_create(
        AccessToken(person=person, name="bench", digest=token_digest(word), created_at=at, last_used_at=at)
        for person, word in zip(people, words, strict=True)
    )
    return words
