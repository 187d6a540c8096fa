"""Pictures of every kind of paper of a demonstration, page by page, to be looked at.

    .venv/bin/python tools/paper_pictures.py FOLDER

takes the database that the settings name (that of `make demo`) and writes `KIND-PAGE.png` for the longest of a few
papers of each kind, as somebody gets it who may. It ends with 1 where a kind has no paper, a page is blank or a
character is lacking.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

import pypdfium2

SCALE, MOST_OF_A_KIND = 1.2, 3
LACKING = "〔U+"
"""How a paper shows a character that no font has."""
Pages = list[pypdfium2.PdfPage]


def pages_of(pdf: bytes) -> Pages:
    """The pages of a PDF."""
    return list(pypdfium2.PdfDocument(BytesIO(pdf)))


def faults_of(kind: str, pages: Pages) -> list[str]:
    """What is wrong with a paper at first sight: no page, a page with nothing on it, a character that is lacking."""
    faults = [] if pages else [f"{kind}: no page"]
    for place, page in enumerate(pages, start=1):
        text = page.get_textpage().get_text_range()
        body = [line for line in text.splitlines() if line.strip()]
        if len(body) < 2:  # its foot is one line
            faults.append(f"{kind}: page {place} is blank")
        if LACKING in text:
            faults.append(f"{kind}: page {place} lacks a character")
    return faults


def addresses() -> Iterator[tuple[str, str]]:
    """Kinds of papers with addresses where one may be found; those of one kind stand together, the newest first."""
    from django.urls import reverse

    from pingding.records.models import Batch, Case, Filing, IssuedDocument, Notice, StoredEdition, Title

    handed_in = Filing.objects.exclude(submitted_at=None).select_related("case__edition").order_by("-pk")
    for programme in StoredEdition.objects.values_list("programme", flat=True).distinct().order_by("programme"):
        for each in handed_in.filter(case__edition__programme=programme):
            address = reverse("booklet", args=[each.case.number, each.form, each.organisation_id, "pdf"])
            yield f"booklet-{programme}-{each.form}", address
    for name, model, key in (
        ("certificate", Title, "code"),
        ("notice_paper", Notice, "pk"),
        ("batch_paper", Batch, "pk"),
        ("correction_paper", Case, "number"),
        ("hearing_paper", Case, "number"),
        ("order_paper", Case, "number"),
        ("score_paper", Case, "number"),
    ):
        for value in model.objects.order_by("-pk").values_list(key, flat=True):
            yield name, reverse(name, args=[value, "pdf"])
    for pk in IssuedDocument.objects.exclude(body="").order_by("-pk").values_list("pk", flat=True):
        yield "document_paper", reverse("document_paper", args=[pk])


def papers() -> Iterator[tuple[str, bytes]]:
    """For each kind a few papers, each fetched by the first person who gets it."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    people = list(get_user_model().objects.order_by("pk"))
    clients: dict[int, Client] = {}
    fetched: dict[str, int] = {}
    last: dict[str, int] = {}
    for kind, address in addresses():
        if fetched.get(kind, 0) >= MOST_OF_A_KIND:
            continue
        first = last.get(kind, 0)  # who got the last one is likely to get the next
        for place in (first, *(n for n in range(len(people)) if n != first)):
            if place not in clients:
                clients[place] = Client()
                clients[place].force_login(people[place], backend="pingding.site.signing_in.PeopleBackend")
            answer = clients[place].get(address)
            if answer.status_code == 200:
                fetched[kind], last[kind] = fetched.get(kind, 0) + 1, place
                yield kind, b"".join(answer)
                break


def main(folder: Path) -> int:
    """Write the pictures, say what was written and what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    longest: dict[str, Pages] = {}
    faults: list[str] = []
    for kind, pdf in papers():
        pages = pages_of(pdf)
        faults += faults_of(kind, pages)
        if len(pages) > len(longest.get(kind, [])):
            longest[kind] = pages
    for kind, pages in sorted(longest.items()):
        for place, page in enumerate(islice(pages, 99), start=1):
            page.render(scale=SCALE).to_pil().save(folder / f"{kind}-{place:02d}.png")
        print(f"{kind}: {len(pages)}")
    faults += [f"{kind}: no paper" for kind in sorted({kind for kind, _ in addresses()} - set(longest))]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pingding.site.settings")
    import django

    django.setup()
    sys.exit(main(Path(sys.argv[1])))
