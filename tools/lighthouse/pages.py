"""The ten most used pages of the demonstration, each with the session of somebody whose page it is."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef
from django.test import Client
from django.urls import reverse

from pingding.records.models import Assignment, Call, Case, Membership, Notice, Person, ScoreSheet, Seat, Title

HOST = "127.0.0.1"
OFFICER = Membership.Role.OFFICER
Row = TypeVar("Row")
BACKEND = "pingding.site.signing_in.PeopleBackend"


@dataclass(frozen=True)
class Page:
    """A page: what it is called here, its path, the cookies with which it is asked for."""

    title: str
    path: str
    cookies: tuple[tuple[str, str], ...] = ()


def pages() -> list[Page]:
    """Ten pages in the order in which a case passes them; SystemExit where the demonstration has none of a kind."""
    return [*_public(), *_of_the_unit(), *_of_the_officer(), _of_the_expert()]


def _public() -> list[Page]:
    call = _some(Call.objects.select_related("edition").order_by("-closes_at").first())
    notice, title = _some(Notice.objects.last()), _some(Title.objects.first())
    return [
        Page("首页", reverse("home")),
        Page("政策项目", reverse("programme", args=[call.edition.programme])),
        Page("公示", reverse("notice", args=[notice.pk])),
        Page("称号", reverse("title", args=[title.code])),
    ]


def _of_the_unit() -> list[Page]:
    """The unit's own desk and the first part of a form that it has begun."""
    drafts = Case.objects.filter(status="draft", opened_by__isnull=False)
    draft = _some(drafts.select_related("opened_by").order_by("pk").first())
    client, cookies = _session(_some(draft.opened_by))
    form = client.get(reverse("writing", args=[draft.number]), follow=True).request["PATH_INFO"]
    return [Page("我的事项", reverse("my_cases"), cookies), Page("填写", form, cookies)]


def _of_the_officer() -> list[Page]:
    """The pages of the office at whose desk most cases wait."""
    seats = Seat.objects.filter(waiting=True, organisation__memberships__role=OFFICER)
    offices = seats.values_list("organisation").annotate(count=Count("pk", distinct=True)).order_by("-count")
    office, _count = _some(offices.first())
    seat = _some(seats.filter(organisation=office).select_related("run__case").order_by("pk").first())
    held = Membership.objects.filter(organisation=office, role=OFFICER, until=None)
    _client, cookies = _session(_some(held.select_related("person").order_by("pk").first()).person)
    return [
        Page("工作台", reverse("todo"), cookies),
        Page("全部事项", reverse("listing", args=["cases"]), cookies),
        Page("办件", reverse("case", args=[seat.run.case.number]), cookies),
    ]


def _of_the_expert() -> Page:
    """A score sheet that waits for its expert."""
    waiting = Assignment.objects.filter(bar="", ended_at=None, run__closed_at=None)
    sealed = ScoreSheet.objects.filter(run=OuterRef("run"), scorer=OuterRef("expert"), submitted_at__isnull=False)
    unsealed = waiting.exclude(Exists(sealed))
    assignment = _some(unsealed.select_related("run__case", "expert").order_by("pk").first())
    _client, cookies = _session(assignment.expert)
    return Page("专家评分", reverse("score", args=[assignment.run.case.number, assignment.run.step]), cookies)


def _session(person: Person) -> tuple[Client, tuple[tuple[str, str], ...]]:
    """A signed-in client and its cookies."""
    client = Client(headers={"host": HOST})
    client.force_login(person, backend=BACKEND)
    return client, tuple((name, morsel.value) for name, morsel in client.cookies.items())


def _some(row: Row | None) -> Row:
    if row is None:
        raise SystemExit("The demonstration lacks something of which a page is judged.")
    return row
