"""The booklet of a form: cover, contents, the form part by part, its plan, the list of evidence, the pages to sign.

A plan in a form, written by an outline, is a paper of its own too.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.papers.paper import (
    Block,
    Centred,
    Contents,
    Cover,
    Grid,
    Heading,
    Line,
    Mark,
    NewPage,
    Paper,
    Signing,
    Table,
    Writing,
)
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.language.booklets import Booklet, SignedPart
from pingding.queries.applications.filled_forms import FilledField, FilledPart
from pingding.queries.applications.printout import PrintedForm, Printout, printout_of
from pingding.queries.applications.version_marks import mark_of
from pingding.queries.viewer import Viewer

LANGUAGE = "zh-hans"
"""Papers are in the language of the documents, whoever prints them."""


def booklet_of(
    viewer: Viewer, number: str, form_id: str, organisation: int, *, at: datetime, address: Callable[[str, str], str]
) -> Paper:
    """A form of a case, as an organisation filled it in, as far as the viewer may read it; Refusal where they may not.

    `address` gives the page that verifies a receipt with its mark. A draft says on every page that it is one.
    """
    with override(LANGUAGE):
        return _booklet(*_read_form(viewer, number, form_id, organisation, at=at), address)


def plan_of(
    viewer: Viewer,
    number: str,
    form_id: str,
    organisation: int,
    section: str,
    *,
    at: datetime,
    address: Callable[[str, str], str],
) -> Paper:
    """The plan that stands in a section of such a form, alone; Refusal also where there is none, or nothing of it."""
    with override(LANGUAGE):
        read, form = _read_form(viewer, number, form_id, organisation, at=at)
        title = plans_in(form).get(section)
        if title is None:
            raise Refusal(_("这张表没有可以单独打印的方案"), kind="missing", remedy=_("请从办件页面进入。"))
        blocks: list[Block] = [Cover(title, "", _usual_lines(read, form), ""), Contents(_("目　录"))]
        for part in _chapters_of(form, section):
            blocks += [Heading(part.title), *part_blocks(part)]
        return Paper(title, tuple(blocks), draft=form.draft, mark=_mark(form, address))


def plans_in(form: PrintedForm) -> dict[str, str]:
    """The sections of a form that are plans, with the plans' titles."""
    sections = dict.fromkeys(part.id.partition(".")[0] for part in form.parts if part.around and part.fields)
    return {section: next(_chapters_of(form, section)).around for section in sections}


def _chapters_of(form: PrintedForm, section: str) -> Iterator[FilledPart]:
    within = (part for part in form.parts if part.id.partition(".")[0] == section)
    return (part for part in within if part.around and part.fields)


def _read_form(
    viewer: Viewer, number: str, form_id: str, organisation: int, *, at: datetime
) -> tuple[Printout, PrintedForm]:
    read = printout_of(viewer, number, at=at)
    form = next((each for each in read.forms if (each.id, each.by) == (form_id, organisation)), None)
    if form is None:
        raise Refusal(_("本件没有这张表，或您无权查看"), kind="missing", remedy=_("请从办件页面进入。"))
    return read, form


def booklets_of(viewer: Viewer, number: str, *, at: datetime, address: Callable[[str, str], str]) -> list[Paper]:
    """Every form of a case that the viewer may read, each as its booklet; Refusal where there is none."""
    with override(LANGUAGE):
        read = printout_of(viewer, number, at=at)
        return [_booklet(read, form, address) for form in read.forms]


def _booklet(read: Printout, form: PrintedForm, address: Callable[[str, str], str]) -> Paper:
    return Paper(form.title, tuple(_blocks(read, form)), draft=form.draft, mark=_mark(form, address))


def _mark(form: PrintedForm, address: Callable[[str, str], str]) -> Mark | None:
    if form.filing is None or not form.filing.receipt or form.draft:
        return None
    receipt, code = form.filing.receipt, mark_of(form.filing)
    words = _("回执编号%(receipt)s　第%(version)d版　核对码%(mark)s")
    values = {"receipt": receipt, "version": form.filing.version, "mark": code}
    return Mark(words % values, address(receipt, code))


def _blocks(read: Printout, form: PrintedForm) -> Iterator[Block]:
    edition = read.facts.edition
    written = edition.forms[form.id].booklet or Booklet()
    yield _cover(read, form, written)
    if written.notes:
        yield Centred(_("填表说明"))
        yield Writing("\n".join(f"{place}．{note}" for place, note in enumerate(written.notes, start=1)))
    yield Contents(_("目　录"))
    outline = ""
    for part in form.parts:
        if part.fields and part.id.partition(".")[0] not in written.without:
            if part.around != outline and part.around:
                yield from (NewPage(), Heading(part.around))
            outline = part.around
            yield Heading(part.title, 2 if part.around else 1)
            yield from part_blocks(part)
    yield from _evidence(form)
    yield from _partners(read, form)
    yield NewPage()
    for signed in _to_sign(read, form, written):
        if frames := tuple(_signed(read, edition, signed)):
            yield from (Heading(signed.title), *frames)


def _cover(read: Printout, form: PrintedForm, written: Booklet) -> Cover:
    """What the booklet's definition names, by the labels that the form has for it; else who hands in what, and when."""
    fields = {field.id: field for part in reversed(form.parts) for field in part.fields}
    named = [fields[key] for key in written.cover if key in fields]
    lines = tuple(Line(field.label, _words(field)) for field in named)
    if not lines:
        lines = _usual_lines(read, form)
    elif not any(field.kind == "date" for field in named):
        lines = (*lines, _handed_in(form))
    return Cover(written.title or form.title, written.above, lines, written.foot)


def _usual_lines(read: Printout, form: PrintedForm) -> tuple[Line, ...]:
    return (
        Line(_("填报单位"), form.organisation),
        Line(_("办件编号"), read.case.number),
        Line(_("政策项目"), read.facts.edition.title),
        _handed_in(form),
    )


def _handed_in(form: PrintedForm) -> Line:
    day = form.filing.submitted_at if form.filing else None
    return Line(_("提交日期"), translation.day(day) if day else "")


def _to_sign(read: Printout, form: PrintedForm, written: Booklet) -> tuple[SignedPart, ...]:
    """The pages to sign: of the unit's own form all, of what an office fills in its own; else one for whoever wrote."""
    own = form.by == read.case.organisation_id
    if parts := tuple(each for each in written.signed if own or each.by in form.parties):
        return parts
    declared = tuple(form.filing.signed) if form.filing else ()
    places = {} if own else {"places": (_("负责人（签字）"), _("单位（盖章）"))}
    return (SignedPart(title=_("签章"), declarations=declared, **places),)


def _evidence(form: PrintedForm) -> Iterator[Block]:
    """Every material that is asked for with its files; what is not there yet stands in the list with none."""
    rows = [
        (title, file.attachment.name if file else _("未上传"))
        for part in form.parts
        for title, files in part.files
        for file in files or (None,)
    ]
    if rows:
        yield Heading(_("附件清单"))
        numbered = tuple((str(place), *row) for place, row in enumerate(rows, start=1))
        yield Table("", (_("序号"), _("材料"), _("文件")), numbered)


def _partners(read: Printout, form: PrintedForm) -> Iterator[Block]:
    if read.partners and form.by == read.case.organisation_id:
        yield Heading(_("合作单位"))
        rows = tuple((each.name, each.number, each.duties, each.state) for each in read.partners)
        yield Table("", (_("单位名称"), _("统一社会信用代码"), _("职责分工"), _("是否确认")), rows)


def _signed(read: Printout, edition: Edition, signed: SignedPart) -> Iterator[Block]:
    """The frame in which a party signs; each partner has one of its own."""
    declared = (edition.declarations[key].says for key in signed.declarations if key in edition.declarations)
    sentences = (*signed.says, *declared)
    party = edition.parties.get(signed.by)
    if party is None or party.role != "partner":
        yield Signing(sentences, signed.places)
    else:
        for partner in read.partners:
            yield Signing((partner.name, *sentences), signed.places)


def part_blocks(part: FilledPart) -> Iterator[Block]:
    """The fields of a part: short ones in a frame, tables below it, the chapters of a plan as running text."""
    if all(field.kind == "longtext" for field in part.fields):
        yield from _chapters(part)
        return
    for table, fields in groupby(part.fields, key=lambda field: field.kind == "table" and bool(field.rows)):
        if table:
            for field in fields:
                yield Table(field.label, field.columns, tuple(row.cells for row in field.rows), _summed(field.sums))
        else:
            yield Grid(tuple(Line(field.label, _words(field)) for field in fields))


def _summed(sums: tuple[str, ...]) -> tuple[str, ...]:
    """The sums of a table, called so where there is room for it."""
    return (_("合计"), *sums[1:]) if sums and not sums[0] else sums


def _chapters(part: FilledPart) -> Iterator[Block]:
    """Texts below one another; one that is called as its chapter needs no heading of its own."""
    for field in part.fields:
        if field.label != part.title:
            yield Heading(field.label, 3)
        yield Writing(_words(field))


def _words(field: FilledField) -> str:
    return "" if field.empty else field.value
