"""One page of a form, made ready for the template: its fields, files, partners and what the officer asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_check import FormFault
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.form_view import VisibleField, VisibleMaterial
from pingding.queries.applications.drafts import MOST_FILES, most_in_all_mb
from pingding.queries.applications.writing import OpenForm
from pingding.queries.editions import shared
from pingding.queries.refusals import kind_of
from pingding.web.frame.addresses import address
from pingding.web.unit.applications.writing_frame import MATERIAL, returned_by
from pingding.web.unit.fields import FormField, fact_field, fill_table, number_remarks, shown_text
from pingding.web.unit.remarks import remarks_of
from pingding.web.wording.clause_links import clause_anchor


@dataclass
class PostedPage:
    """What a posted page gives back to be shown again: texts typed, faults found, rows wanted in each table."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    strict: bool = False
    """Whether what is still lacking is shown as a fault too (the reader comes from the check)."""
    leaving: bool = False
    """Whether the writer was going on to the next part, and something is wrong in this one."""


def fault_line(what: str, remedy: str) -> str:
    """A fault as one line under its field."""
    return translation.sentences(what, remedy) if remedy else what


def clause_url(form: OpenForm, clause: Sequence[str]) -> str:
    """Where the first of some clauses stands on the programme's page."""
    page = address("programme_clauses", form.edition.id)
    in_document = clause and clause[0] in form.edition.clauses
    return f"{page}#{clause_anchor(form.edition, clause[0])}" if in_document else page


def registered_rows(form: OpenForm, page: FormPage) -> list[dict[str, object]]:
    """The facts of the page that the unit's registration or the case says, as a list of terms."""
    return [
        {"term": visible.label, "value": form.facts.show(visible.id, form.facts.get(visible.id))}
        for visible in page.fields
        if visible.fact.record not in (None, "partners")
    ]


def page_fields(form: OpenForm, page: FormPage, kept: PostedPage, on: date) -> list[FormField]:
    """The fields of the page with their values, faults, sources and notes; a clause only where it is not the page's."""
    fields = [_field(form, visible, kept, on) for visible in page.fields if visible.fact.record is None]
    around = "、".join(page.clause)
    for form_field in fields:
        form_field.clause = "" if form_field.clause == around else form_field.clause
    return fields


def _field(form: OpenForm, visible: VisibleField, kept: PostedPage, on: date) -> FormField:
    fact = visible.fact
    form_field = fact_field(visible, shared(), on)
    form_field.clause, form_field.clause_url = "、".join(visible.clause), clause_url(form, visible.clause)
    form_field.note = form.notes.get(f"fact:{visible.id}", "")
    if (trend := form.previous.get(visible.id)) is not None:
        form_field.trend = trend.with_now(form.case.period or on.year, form.facts.get(visible.id))
    if not fact.typed_in:
        return _computed(form, visible, form_field)
    form_field.readonly = visible.id not in form.writing.facts
    form_field.locked = form_field.readonly and form.correcting
    stored, form_field.source, year = _stored(form, visible, kept)
    if form_field.trend is not None and year is not None:
        form_field.trend = form_field.trend.with_now(year, form_field.trend.now.value if form_field.trend.now else None)
    form_field.errors = _errors(form, visible, kept)
    if fact.type == "table":
        posted_rows = kept.rows.get(visible.id, 0)
        least = max(posted_rows, fact.rows.min, 0 if form_field.readonly else 1)
        fill_table(form_field, fact, stored if isinstance(stored, list | tuple) else (), shared(), least=least)
    else:
        form_field.value = shown_text(fact, stored)
    form_field.remarks = remarks_of(form, visible, stored)
    form_field.returned_by = returned_by(form) if form_field.note else ""
    return form_field


def _computed(form: OpenForm, visible: VisibleField, form_field: FormField) -> FormField:
    """A fact that nobody types but that follows from others."""
    value = form.facts.get(visible.id)
    form_field.readonly, form_field.required = True, False
    form_field.unit, form_field.max_chars, form_field.choices = "", None, ()
    form_field.kind = "longtext" if visible.fact.type == "longtext" else "text"
    form_field.value = form.facts.show(visible.id, value) if value is not None else ""
    form_field.remarks = number_remarks(visible.fact, value) if visible.fact.type == "ratio" else None
    if visible.fact.earlier is not None:
        form_field.source = form.facts.sources.get(visible.id, "") if value is not None else _("以往的记录，尚无")
    else:
        form_field.source = _("系统计算") if value is not None else _("系统计算，填写所依据的各项后得出")
    return form_field


def _stored(form: OpenForm, visible: VisibleField, kept: PostedPage) -> tuple[object, str, int | None]:
    """The value to show (typed just now, in the draft, or on the unit's record), the record's words and its year."""
    key = visible.id
    if key in kept.typed:
        return kept.typed[key], "", None
    if form.filing is not None and key in form.filing.data:
        return form.filing.data[key], "", None
    row = form.on_record.get(key) if visible.fact.of == "organisation" else None
    if row is None:
        return form.proposed(key), _("单位登记信息") if key in form.prefilled else "", None
    source = _("单位档案：%(source)s，%(day)s") % {"source": row.source, "day": translation.day(row.as_of)}
    return row.value, source, row.as_of.year


def _errors(form: OpenForm, visible: VisibleField, kept: PostedPage) -> list[str]:
    """The faults of a field: those found just now, else why its text cannot be read, else what the check says."""
    if visible.id in kept.errors:
        return list(kept.errors[visible.id])
    refusal = form.readiness.read.unreadable.get(visible.id)
    if refusal is not None:
        return [fault_line(refusal.what, refusal.remedy)]
    return _faults(form, f"fact:{visible.id}", kept)


def wrong_values(form: OpenForm, key: str) -> list[str]:
    """What is wrong with the value of a field, row by row; nothing of what is lacking, or cannot be read at all."""
    return [] if key in form.readiness.unreadable else _faults(form, f"fact:{key}", PostedPage())


def _faults(form: OpenForm, target: str, kept: PostedPage) -> list[str]:
    faults: tuple[FormFault, ...] = form.faults.get(target, ())
    return [fault_line(fault.what, fault.remedy) for fault in faults if kept.strict or not fault.lacking]


@dataclass
class FileField:
    """A material as the component `file_field` takes it."""

    name: str
    label: str
    required: bool
    readonly: bool
    help: str
    clause: str
    clause_url: str
    errors: list[str]
    kinds: Sequence[str]
    max_mb: int
    multiple: bool
    max_files: int
    total_mb: int
    scan: bool
    stamped_by: str
    shared: bool
    paper: int
    files: list[dict[str, object]]
    note: str
    kind: str = "file"
    counted: str = ""
    evidence: str = ""
    template_url: str = ""
    unmarked: bool = False
    example: str = ""
    returned_by: str = ""
    locked: bool = False
    standing: str = ""
    was: Sequence[str] = ()
    """The names of the files that were returned for correction, where others stand here now."""


def page_files(form: OpenForm, page: FormPage, kept: PostedPage) -> list[FileField]:
    """The materials of the page with the files that are there."""
    return [_file_field(form, visible, kept) for visible in page.materials]


def _file_field(form: OpenForm, visible: VisibleMaterial, kept: PostedPage) -> FileField:
    material = visible.material
    name, target = f"{MATERIAL}{visible.id}", f"material:{visible.id}"
    parties = form.edition.parties
    stamps = [parties[party].title if party in parties else party for party in material.stamped_by]
    return FileField(
        name=name,
        label=material.title,
        required=visible.required,
        readonly=visible.id not in form.writing.materials,
        locked=form.correcting and visible.id not in form.writing.materials,
        help=material.help,
        clause="、".join(visible.clause),
        clause_url=clause_url(form, visible.clause),
        errors=list(kept.errors.get(name) or _faults(form, target, kept)),
        kinds=material.kinds,
        max_mb=min(material.max_mb, settings.PINGDING_MAX_UPLOAD_MB),
        multiple=material.multiple,
        max_files=MOST_FILES,
        total_mb=most_in_all_mb(),
        scan=material.scan,
        stamped_by=translation.listed(stamps),
        shared=material.with_letter is not None,
        paper=material.paper,
        files=[_file(row.attachment) for row in form.files.get(visible.id, ())],
        note=form.notes.get(target, ""),
        returned_by=returned_by(form) if target in form.notes else "",
        was=_returned_names(form, visible.id),
    )


def _returned_names(form: OpenForm, material: str) -> list[str]:
    """The files of the version that was returned, where they were changed since and may be."""
    if form.returned is None or material not in form.writing.materials:
        return []
    if not form.changed_since_return(f"material:{material}"):
        return []
    return [row.attachment.name for row in form.returned_files.get(material, ())]


def _file(attachment: Any) -> dict[str, object]:
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "url": address("attachment", attachment.pk),
        "size": attachment.size,
        "at": attachment.uploaded_at,
    }


def refused_field(refusal: Refusal) -> list[str]:
    """A refusal as the fault of one field, its clause with it."""
    return [translation.sentences(refusal.what.rstrip("。") + translation.bracketed(refusal.cited), refusal.remedy)]


@dataclass
class SavedPage:
    """How saving a page went: what to show again when something was refused; else where to go and what to say."""

    kept: PostedPage
    status: int = 200
    more: tuple[str, int] | None = None
    """A table that is to offer one row more, and how many rows that makes."""
    message: str = ""
    anchor: str = ""
    onward: str = ""
    """The page that a button of this one leads to."""
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, name: str, refusal: Refusal) -> None:
        """Note a refusal at its field; the first one decides the page's status."""
        self.errors.setdefault(name, []).extend(refused_field(refusal))
        self.status = self.status if self.status != 200 else kind_of(refusal).status
