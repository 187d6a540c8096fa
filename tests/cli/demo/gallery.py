"""Every kind of page of the demonstration, looked at in Chromium and kept as pictures; none is left out unnamed."""

from collections.abc import Iterator
from itertools import chain

from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from tests.browser.launching import launched
from tests.cli.demo.crawl import Links, Walk, kind_of
from tests.cli.demo.pictures import Pictures, write_list

from pingding.queries.viewer import viewers_of
from pingding.records.models import Assignment, Ban, Batch, Filing, Objection, Person, Title, TitleReport
from pingding.web.urls import urlpatterns

Place = tuple[str, Client]

SENT_ONLY = {
    "act",
    "add_call_document",
    "assign",
    "autosave",
    "call_norms",
    "close_call",
    "create_calendar",
    "create_token",
    "district_date",
    "extend_call",
    "load_editions",
    "open_request",
    "override",
    "page_draft",
    "recuse",
    "remind",
    "remove_call_document",
    "remove_phrase",
    "remove_view",
    "rename_phrase",
    "replace",
    "retry_failure",
    "revoke_token",
    "save_view",
    "sign_out",
    "withdraw_calendar",
}
"""Only sent to; a refusal is shown as the page from which it was sent."""
NOT_PAGES = {
    "attachment",
    "calendar_feed",
    "credit_export",
    "download_export",
    "ledger_export",
    "ledgers_export",
    "licence",
    "programme_clauses_text",
}
"""Files, calendars, plain text."""
LEADING_ON = {"find_receipt", "type_size", "writing"}
"""Lead to another page at once."""


UNPLAYED = {"partner_paper"}
"""In no story of the demonstration does a partner confirm on paper; walked through in `tests/web/unit`."""


def names(patterns: "list[URLPattern | URLResolver]") -> Iterator[str]:
    """The names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or ""


def unlinked() -> Iterator[str]:
    """Addresses of pages to which no page leads: where a sent form leads, and what needs something chosen before."""
    yield reverse("demo")
    yield from (
        reverse("objection_receipt", args=[each]) for each in Objection.objects.values_list("receipt", flat=True)
    )
    yield from (
        reverse("report_receipt", args=[each]) for each in TitleReport.objects.values_list("receipt", flat=True)
    )
    filings = Filing.objects.exclude(receipt="").values_list("case__number", "receipt")
    yield from (reverse("receipt", args=list(each)) for each in filings[:5])
    yield from (reverse("batch_record", args=[each]) for each in Batch.objects.values_list("pk", flat=True)[:5])
    yield from (reverse("lift_ban", args=[each]) for each in Ban.objects.values_list("pk", flat=True))
    reported = TitleReport.objects.values_list("case__held_title__code", "case__procedure")
    yield from (reverse("report_on_title", args=list(each)) for each in reported)
    sheets = Assignment.objects.filter(bar="", ended_at=None, run__closed_at=None)
    yield from (reverse("seal", args=list(each)) for each in sheets.values_list("run__case__number", "run__step"))
    programmes = Title.objects.values_list("edition__programme", flat=True).distinct()
    yield from (reverse("programme_conditions", args=[each]) for each in programmes)


def everybody() -> Iterator[Client]:
    """A client for each person, for pages that one office alone sees."""
    yield from (Walk(viewer).client for viewer in viewers_of(list(Person.objects.select_related("expert"))))


class Gallery(Links):
    """The pictures of `var/gallery`."""

    def places(self) -> dict[str, Place]:
        """Where each kind of page stands, with the client of somebody who sees it."""
        found: dict[str, Place] = {}
        for walk in self.walks():
            for kind, address in walk.pages.items():
                found.setdefault(kind, (address, walk.client))
        clients = [walk.client for walk in reversed(self.walks())]
        for address in [*unlinked(), *self._plans(found)]:
            if kind_of(address) not in found:
                asked = chain(clients, everybody())
                shown = next((one for one in asked if one.get(address).status_code == 200), None)
                found |= {kind_of(address): (address, shown)} if shown else {}
        return dict(sorted(found.items()))

    @staticmethod
    def _plans(found: dict[str, Place]) -> Iterator[str]:
        """The plan of a panel, once an expert is chosen."""
        address, _client = found["panel_experts"]
        experts = Person.objects.filter(expert__isnull=False).values_list("pk", flat=True)[:2]
        yield address.replace("/experts/", "/plan/") + "".join(f"&expert={key}" for key in experts)

    def test_no_kind_of_page_is_left_out_and_each_fits_at_every_width_and_in_large_type(self) -> None:
        known = set(names(urlpatterns))
        places = {kind: place for kind, place in self.places().items() if kind.split()[0] in known}
        left_out = known - {kind.split()[0] for kind in places}
        assert left_out == SENT_ONLY | NOT_PAGES | LEADING_ON | UNPLAYED, left_out ^ (
            SENT_ONLY | NOT_PAGES | LEADING_ON | UNPLAYED
        )
        with launched() as browser:
            pictures = Pictures(browser)
            for kind, (address, client) in places.items():
                pictures.take(kind, address, client)
        write_list({kind: address for kind, (address, _client) in places.items()})
        assert not pictures.faults, pictures.faults
