"""Cases as one book: cover, contents, a chapter for each; nothing personal, and nothing to be signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE, part_blocks
from pingding.documents.papers.paper import Block, Contents, Cover, Grid, Heading, Line, NewPage, Paper
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.language.booklets import Booklet
from pingding.queries.applications.filled_forms import FilledField, TableRow
from pingding.queries.applications.printout import PrintedForm, Printout, printout_of
from pingding.queries.clock import local_date
from pingding.queries.viewer import Viewer


@dataclass(frozen=True)
class Chapter:
    """A case in a book. `title` is that of the book, as the case's programme has it; `above` names the programme."""

    title: str
    above: str
    day: str
    blocks: tuple[Block, ...]


def chapter_of(viewer: Viewer, number: str, *, at: datetime) -> Chapter:
    """What the applicant handed in, as far as the viewer may read it and it is not about a person.

    Refusal where nothing was handed in yet.
    """
    with override(LANGUAGE):
        read = printout_of(viewer, number, at=at)
        form = next((each for each in read.forms if each.by == read.case.organisation_id and not each.draft), None)
        if form is None:
            raise Refusal(_("本件尚未提交"), kind="missing", remedy=_("提交后可在此查看全部内容。"))
        edition = read.facts.edition
        written = edition.forms[form.id].booklet or Booklet()
        title = written.collection or _("申报材料汇编")
        blocks = tuple(_chapter(read, form, edition, written))
        return Chapter(title, edition.title, translation.day(local_date(at)), blocks)


def collection_of(chapters: Sequence[Chapter], undrawn: Sequence[Line] = ()) -> Paper:
    """The book of these chapters; its title and programme are those that they have in common.

    `undrawn` names at its end each case with the codes that stand for characters which no font has.
    """
    with override(LANGUAGE):
        titles = list(dict.fromkeys(each.title for each in chapters))
        title = titles[0] if len(titles) == 1 else _("申报材料汇编")
        programmes = tuple(dict.fromkeys(each.above for each in chapters))
        lines = (
            *(Line(_("政策项目"), each) for each in programmes),
            Line(_("收入件数"), str(len(chapters))),
        )
        cover = Cover(title, "", lines, chapters[0].day if chapters else "")
        blocks = [block for each in chapters for block in (*each.blocks, NewPage())]
        codes = (Heading(_("字库中没有的字，以编码代替")), Grid(tuple(undrawn))) if undrawn else ()
        return Paper(
            title.replace("\n", ""), (cover, Contents(_("目　录")), *(blocks if codes else blocks[:-1]), *codes)
        )


def _chapter(read: Printout, form: PrintedForm, edition: Edition, written: Booklet) -> Iterator[Block]:
    case = read.case
    yield Heading(case.name or form.organisation)
    partners = translation.listed(each.name for each in read.partners)
    lines = [Line(_("申报单位"), form.organisation)]
    lines += [Line(_("合作单位"), partners)] if partners else []
    yield Grid(tuple(lines))
    for part in form.parts:
        key = part.id.partition(".")[0]
        if key not in written.without and (not written.collected or key in written.collected):
            fields = tuple(public for field in part.fields if (public := _public(edition, field)))
            if fields:
                yield Heading(part.title, 3)  # the contents name chapters alone
                yield from part_blocks(replace(part, fields=fields))


def _public(edition: Edition, field: FilledField) -> FilledField | None:
    """A field without what is about a person; None where nothing is left of it."""
    fact = edition.vocabulary.get(field.id)
    if field.empty or fact is None or fact.personal:
        return None
    kept = [place for place, column in enumerate(fact.columns.values()) if not column.personal]
    if fact.type != "table" or len(kept) == len(field.columns):
        return field
    if not kept:
        return None
    rows = tuple(TableRow(row.kind, tuple(row.cells[place] for place in kept)) for row in field.rows)
    sums = tuple(field.sums[place] for place in kept) if field.sums else ()
    return replace(field, columns=tuple(field.columns[place] for place in kept), rows=rows, sums=sums)
