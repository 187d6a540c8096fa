"""The officers' pages measured with few and with many cases: time, and queries, which must not grow with the rows.

One case is played with the real actions; the many are copies of it put straight into the tables, since only reading
them is measured.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.figures import Figure, quiet, timed
from pingding.cli.player.play import Play
from pingding.cli.player.world import World
from pingding.queries.editions import edition_of
from pingding.records.models import Case, Filing, Membership, Organisation, Person, Seat, StepRun

FEW, MANY = 100, 1_000
ASKED = 12
MOST_QUERIES = 12
TABS = ("content", "conditions", "materials", "opinions", "journal")


def figures(world: World, programme: str) -> Iterator[Figure]:
    """The list of what waits and the case page, with few and with many cases waiting for the same officer."""
    play = Play(world, programme).apply()
    case = play.case
    seat = Seat.objects.filter(run__case=case, run__closed_at=None, acted_at=None).select_related("organisation")[0]
    held = Membership.objects.filter(organisation=seat.organisation, role=Membership.Role.OFFICER, until=None)
    officer = held.select_related("person")[0].person
    pages = {"officers' list": "/desk/", "case page": f"/cases/{case.number}/"}
    asking = Asking(officer, world)
    counts: dict[str, int] = {}
    for amount in (FEW, MANY):
        copy_case(case, amount - Seat.objects.filter(organisation=seat.organisation, acted_at=None).count())
        bare = asking.seconds("/verify/")
        for title, path in pages.items():
            queries, seconds = asking.queries(path), asking.seconds(path)
            before = counts.setdefault(title, queries)
            is_list = path == "/desk/"
            yield Figure(
                f"{title}, {amount:,} cases",
                seconds,
                bare,
                f"at most {MOST_QUERIES} queries, as many as before" if is_list else "as many queries as before",
                queries == before and (queries <= MOST_QUERIES or not is_list),
                f"{queries} queries",
            )
    for tab in TABS[1:]:
        path = f"{pages['case page']}?tab={tab}"
        yield Figure(f"case page, {tab}", asking.seconds(path), bare, note=f"{asking.queries(path)} queries")


class Asking:
    """A browser without a screen, signed in as a person, at the world's own time."""

    def __init__(self, person: Person, world: World) -> None:
        self.client, self.world = Client(), world
        self.client.force_login(person, backend="pingding.site.signing_in.PeopleBackend")

    def get(self, path: str) -> None:
        with patch("pingding.web.frame.middleware.now", return_value=self.world.at):
            answer = self.client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")

    def seconds(self, path: str) -> float:
        self.get(path)
        return quiet(timed(lambda: self.get(path)) for _n in range(ASKED))

    def queries(self, path: str) -> int:
        self.get(path)
        with CaptureQueriesContext(connection) as counted:
            self.get(path)
        return len(counted)


def copy_case(case: Case, count: int) -> None:
    """More cases like this one, each of a unit of its own, waiting at the same step with deadlines an hour apart."""
    last = Organisation.objects.order_by("-pk")[0].pk
    units = Organisation.objects.bulk_create(_unit(case, f"{last}-{n}") for n in range(count))
    first = Case.objects.count()
    cases = Case.objects.bulk_create(
        Case(
            number=f"2000-{first + n:06d}",
            edition=case.edition,
            call=case.call,
            procedure=case.procedure,
            organisation=unit,
            name=f"示例{n}号中心",
            regions=case.regions,
            status=case.status,
            progress=case.progress,
            opened_at=case.opened_at,
            submitted_at=case.submitted_at,
        )
        for n, unit in enumerate(units)
    )
    filing = case.filings.exclude(submitted_at=None)[0]
    Filing.objects.bulk_create(
        Filing(
            case=made,
            form=filing.form,
            organisation=made.organisation,
            data=filing.data,
            saved_at=filing.saved_at,
            submitted_at=filing.submitted_at,
            receipt=f"{made.number}-1",
        )
        for made in cases
    )
    for run in case.runs.order_by("pk"):
        _copy_round(run, cases)
    connection.cursor().execute("ANALYZE")


def _unit(case: Case, tag: str) -> Organisation:
    applicant = case.organisation
    return Organisation(
        name=f"示例单位{tag}",
        kind=applicant.kind,
        region=applicant.region,
        status=Organisation.Status.APPROVED,
        registered_at=applicant.registered_at,
    )


def _copy_round(run: StepRun, cases: Sequence[Case]) -> None:
    """The round for every copy, with its seats; the applicant's seat becomes that of the copy's own unit."""
    rounds = StepRun.objects.bulk_create(
        StepRun(
            case=made,
            step=run.step,
            kind=run.kind,
            opened_at=run.opened_at,
            closed_at=run.closed_at,
            due_at=run.due_at + timedelta(hours=n) if run.due_at else None,
            outcome=run.outcome,
        )
        for n, made in enumerate(cases)
    )
    own = {party for party, known in edition_of(run.case.edition).parties.items() if known.role == "applicant"}
    Seat.objects.bulk_create(
        Seat(
            run=made,
            party=seat.party,
            acted_at=seat.acted_at,
            outcome=seat.outcome,
            content=seat.content,
            organisation=made.case.organisation if seat.party in own else seat.organisation,
            waiting=seat.waiting,
            role=seat.role,
            edition_id=seat.edition_id,
            call_id=seat.call_id,
            procedure=seat.procedure,
            step=seat.step,
            kind=seat.kind,
            regions=seat.regions,
            opened_at=made.opened_at,
            due_at=made.due_at,
        )
        for seat in run.seats.select_related("organisation")
        for made in rounds
    )
