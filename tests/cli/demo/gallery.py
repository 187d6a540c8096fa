"""Every kind of page of the demonstration, looked at in Chromium; none is left out unnamed.

Pictures are kept where `GALLERY` names a folder (`make gallery`).
"""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, reverse
from tests.browser.launching import launched
from tests.cli.demo.answers import Answers, key_of
from tests.cli.demo.crawl import Links, kind_of
from tests.cli.demo.pictures import Pictures, write_list
from tests.cli.demo.played_beside import played_beside

from pingding.documents.sheets.directory_lists import LISTS
from pingding.queries.applications.version_marks import mark_of
from pingding.queries.listing.subjects import SUBJECTS
from pingding.queries.viewer import Viewer, viewers_of
from pingding.records.models import (
    Assignment,
    Ban,
    Batch,
    ExpertDraw,
    Filing,
    Objection,
    Partner,
    Person,
    StepRun,
    Title,
    TitleReport,
    Widening,
)
from pingding.web.desk.directory.administration import AREAS
from pingding.web.urls import urlpatterns

Place = tuple[str, Viewer]

SENT_ONLY = {
    "act",
    "add_call_document",
    "ask_address_again",
    "assign",
    "autosave",
    "call_norms",
    "cancel_sitting",
    "choose_mail",
    "close_call",
    "create_calendar",
    "create_token",
    "district_date",
    "export_chosen",
    "extend_call",
    "load_editions",
    "next_experts",
    "open_request",
    "override",
    "page_draft",
    "recuse",
    "remind",
    "reopen_decision",
    "remove_call_document",
    "remove_phrase",
    "remove_view",
    "rename_phrase",
    "replace",
    "retry_failure",
    "retry_mail",
    "revoke_token",
    "save_view",
    "sign_out",
    "withdraw_address",
    "withdraw_calendar",
}
"""Only sent to; a refusal is shown as the page from which it was sent."""
PAPERS = {
    "batch_paper",
    "booklet",
    "certificate",
    "correction_paper",
    "document_paper",
    "document_version",
    "hearing_paper",
    "meeting_pack",
    "notice_paper",
    "offline_file",
    "opinion_paper",
    "order_paper",
    "plan_paper",
    "score_paper",
}
"""Files of papers."""
NOT_PAGES = PAPERS | {
    "attachment",
    "calendar_feed",
    "credit_export",
    "download_export",
    "expert_draw_file",
    "form_table_file",
    "import_form",
    "ledger_export",
    "ledgers_export",
    "licence",
    "programme_clauses_text",
}
"""Files, calendars, plain text."""
LEADING_ON = {"find_receipt", "type_size", "writing"}
"""Lead to another page at once."""

NOT_SHOWN = SENT_ONLY | NOT_PAGES | LEADING_ON


CASE_TABS = ("conditions", "content", "materials", "opinions", "journal")


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
    yield from (reverse("tell_reporter", args=[each]) for each in TitleReport.objects.values_list("receipt", flat=True))
    filings = list(Filing.objects.exclude(receipt="").exclude(submitted_at=None).select_related("case")[:5])
    yield from (reverse("receipt", args=[each.case.number, each.receipt]) for each in filings)
    yield from (reverse("verify_version", args=[each.receipt, mark_of(each)]) for each in filings)
    corrected = StepRun.objects.filter(closed_at=None).exclude(correction=None).values_list("case__number", flat=True)
    yield from (reverse("widening", args=[each]) for each in corrected)
    yield from (reverse("answer_widening", args=[each]) for each in Widening.objects.values_list("pk", flat=True))
    lacking = Partner.objects.filter(code="", paper=None, removed_at=None).values_list("case__number", "pk")
    yield from (reverse("partner_paper", args=list(each)) for each in lacking)
    yield from (reverse("expert_draw", args=[each]) for each in ExpertDraw.objects.values_list("pk", flat=True))
    yield from (reverse("batch_record", args=[each]) for each in Batch.objects.values_list("pk", flat=True)[:5])
    yield from (reverse("lift_ban", args=[each]) for each in Ban.objects.values_list("pk", flat=True))
    reported = TitleReport.objects.values_list("case__held_title__code", "case__procedure")
    yield from (reverse("report_on_title", args=list(each)) for each in reported)
    sheets = Assignment.objects.filter(bar="", ended_at=None, run__closed_at=None)
    yield from (reverse("seal", args=list(each)) for each in sheets.values_list("run__case__number", "run__step"))
    absent = sheets.values_list("run__case__number", "run__step", "expert")
    yield from (reverse("no_show", args=list(each)) for each in absent)
    programmes = Title.objects.values_list("edition__programme", flat=True).distinct()
    yield from (reverse("programme_conditions", args=[each]) for each in programmes)


def beside(case: str) -> Iterator[str]:
    """The lists, areas and tabs beside those that one comes upon first. `case` is the address of one."""
    yield from (reverse("listing", args=[subject]) for subject in SUBJECTS)
    yield from (reverse("administration_area", args=[area]) for area in AREAS)
    yield from (reverse("import_list", args=[kind]) for kind in LISTS)
    yield from (f"{urlsplit(case).path}?tab={tab}" for tab in CASE_TABS)


class Gallery(Links):
    """Every kind of page fits."""

    def places(self, answers: Answers) -> dict[str, Place]:
        """Where the fullest page of each kind stands, with somebody who sees it."""
        longest: dict[str, int] = {}
        found: dict[str, Place] = {}
        for walk in self.walks():
            for kind, (length, address) in walk.pages.items():
                if length > longest.get(kind, 0):
                    longest[kind], found[kind] = length, (address, walk.viewer)
        looked = [walk.viewer for walk in reversed(self.walks())]
        everybody = viewers_of(list(Person.objects.select_related("expert")))
        for address in [*unlinked(), *beside(found["case"][0])]:
            if kind_of(address) not in found:
                shown = (viewer for viewer in (*looked, *everybody) if answers.shows(viewer, address))
                found |= {kind_of(address): (address, viewer) for viewer in islice(shown, 1)}
        return dict(sorted((found | {"panel_plan": plan_of(found["panel_experts"])}).items()))

    def test_no_kind_of_page_is_left_out_and_each_fits_at_every_width_and_in_large_type(self) -> None:
        known, answers = set(names(urlpatterns)), Answers()
        places = {kind: place for kind, place in self.places(answers).items() if kind.split()[0] in known}
        shown = {kind.split()[0] for kind in places}
        assert NOT_SHOWN - known == set() and NOT_SHOWN & shown == set(), "named as no pages, and are"
        for address, viewer in places.values():
            answers.ask(viewer, address)
        further = {kind_of(address): (address, viewer) for address, viewer in played_beside()}
        for address, viewer in further.values():
            answers.ask(viewer, address)
        places |= further
        lacking = known - shown - set(further) - NOT_SHOWN
        assert lacking == set(), f"pages in no picture: lead somebody there, or say why not: {sorted(lacking)}"
        folder = Path(os.environ["GALLERY"]) if "GALLERY" in os.environ else None
        with launched() as browser:
            pictures = Pictures(browser, answers, folder and emptied(folder))
            for kind, (address, viewer) in places.items():
                pictures.take(kind, address, key_of(viewer))
        if folder:
            write_list(folder, ((kind, address) for kind, (address, _viewer) in places.items()))
        assert not answers.faults + pictures.faults, "\n".join(answers.faults + pictures.faults)


def plan_of(choosing: Place) -> Place:
    """The plan of a panel, once experts are chosen where one chooses them."""
    address, viewer = choosing
    experts = Person.objects.filter(expert__isnull=False).values_list("pk", flat=True)[:2]
    return address.replace("/experts/", "/plan/") + "".join(f"&expert={key}" for key in experts), viewer


def emptied(folder: Path) -> Path:
    """A folder without the pictures of the last time."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jpg"):
        old.unlink()
    return folder
