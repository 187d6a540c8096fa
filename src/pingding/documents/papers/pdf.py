"""A paper as PDF. Its text stays text, its outline leads to its headings; the same paper gives the same bytes."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import segno
from django.conf import settings

from pingding.documents.papers.fonts import OWN, SANS, SERIF, Missing, missing_in
from pingding.documents.papers.paper import Paper, as_data, texts_in
from pingding.documents.papers.typesetting import Typesetter

DRAFT = "草稿"
TYPESETTER = Typesetter()


@dataclass(frozen=True)
class SetPaper:
    """The bytes of a PDF, and the characters that could not be drawn: each stands in it as its code in brackets."""

    pdf: bytes
    missing: tuple[Missing, ...]


def pdf_of(paper: Paper) -> SetPaper:
    """Set a paper; SettingFailed where that takes too long."""
    folders = font_folders()
    missing = missing_in(texts_in(paper), folders)
    pdf = TYPESETTER.set_pages(inputs_of(paper, missing), tuple(map(str, folders)))
    return SetPaper(pdf, missing)


def inputs_of(paper: Paper, missing: tuple[Missing, ...] = ()) -> dict[str, str]:
    """What the layout reads: the paper as JSON, the fonts."""
    data = json.dumps({**_named(as_data(paper), missing), "word": DRAFT, "qr": _code(paper)}, ensure_ascii=False)
    return {"paper": data, "serif": SERIF, "sans": SANS}


def font_folders() -> tuple[Path, ...]:
    """The platform's fonts, and those that the operator has added."""
    own = settings.PINGDING_FONTS
    return (OWN, own) if own else (OWN,)


def _named(data: object, missing: tuple[Missing, ...]) -> dict[str, object]:
    """The data with each character that cannot be drawn named by its code."""
    codes = str.maketrans({each.character: f"〔{each.code}〕" for each in missing})

    def name(thing: object) -> object:
        if isinstance(thing, str):
            return thing.translate(codes)
        if isinstance(thing, list):
            return [name(each) for each in thing]
        return {key: name(value) for key, value in thing.items()} if isinstance(thing, dict) else thing

    named = name(data)
    assert isinstance(named, dict)
    return named


def _code(paper: Paper) -> str:
    """The address that verifies the paper as a drawing; empty where it has none."""
    if paper.mark is None or not paper.mark.address:
        return ""
    drawing = io.BytesIO()
    segno.make_qr(paper.mark.address, error="m").save(drawing, kind="svg", border=1)
    return drawing.getvalue().decode()
