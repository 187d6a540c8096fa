"""What somebody who writes sees: the form page by page, what stands in it, what is wrong, what is open to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_check import FormFault
from pingding.policy.forms.form_pages import FormPage, pages_for
from pingding.policy.language import Edition, Form, Step
from pingding.policy.steps.fill import Fill
from pingding.policy.values.plausibility import KnownNumber
from pingding.policy.values.values import read_value, write_value
from pingding.queries.access import find_case
from pingding.queries.applications.filled_forms import Progress, files_of, progress_of
from pingding.queries.applications.previous import Trend, known_numbers, numeric, said_before, trending_facts, trends
from pingding.queries.applications.readiness import Readiness, readiness_of
from pingding.queries.applications.receipts import withdrawn_application
from pingding.queries.applications.widenings import returning_office
from pingding.queries.applications.writing_permission import SHEET, Writing, writing_or_refuse
from pingding.queries.calls.closing import closing_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.lateness import late_refusal
from pingding.queries.editions import shared
from pingding.queries.page_marks import ABSENT, mark_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing, FilingFile, Organisation, OrganisationFact, Partner


@dataclass(frozen=True)
class OpenForm:
    """A form as its writer sees it now.

    `filing` is the draft, or the last version handed in while nothing has been changed since; `faults` by target;
    `late` is why it cannot be handed in any more; `withdrawn` the application from which this one started.
    """

    file: CaseFile
    form_id: str
    writing: Writing
    filing: Filing | None
    readiness: Readiness
    pages: tuple[FormPage, ...]
    files: Mapping[str, tuple[FilingFile, ...]]
    on_record: Mapping[str, OrganisationFact]
    previous: Mapping[str, Trend]
    late: Refusal | None
    withdrawn: Case | None
    returned: Filing | None = None
    """The version that was returned for correction."""
    known: Mapping[str, tuple[KnownNumber, ...]] = field(default_factory=dict)
    """By fact, the numbers that the unit said before, beside which a slip of the unit shows."""

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def edition(self) -> Edition:
        return self.file.edition

    @property
    def partners(self) -> tuple[Partner, ...]:
        return self.file.partners

    @property
    def form(self) -> Form:
        return self.edition.forms[self.form_id]

    @property
    def step(self) -> Step:
        return self.writing.seat.step

    @property
    def facts(self) -> Facts:
        return self.readiness.read.facts

    @property
    def party(self) -> str:
        return self.writing.seat.seat.party

    @property
    def organisation(self) -> Organisation:
        return self.writing.organisation

    @property
    def own(self) -> bool:
        """Whether the applicant (or holder) itself writes, not an office."""
        return self.organisation.pk == self.case.organisation_id

    @property
    def hands_in(self) -> bool:
        """Whether this form is handed in by itself; an office's part goes with its opinion."""
        return isinstance(self.step, Fill)

    @property
    def correcting(self) -> bool:
        return self.writing.correction is not None

    @property
    def scores(self) -> bool:
        """Whether the writer also fills a score sheet at this step."""
        return self.step.own_sheet

    @property
    def sheet_open(self) -> bool:
        """Whether the score sheet may be changed now: in a correction only when that names it."""
        return self.writing.scores

    @property
    def sheet_note(self) -> str:
        """What the officer who returned it asks for of the score sheet."""
        return self.notes.get(SHEET, "")

    @property
    def due_at(self) -> datetime | None:
        """The moment until which this can be handed in: the call's closing or the step's own, whichever is first."""
        call = self.case.call
        closes = closing_of(call, self.case.regions) if call and self.case.submitted_at is None and self.own else None
        return min(filter(None, (closes, self.writing.seat.run.due_at)), default=None)

    @property
    def saved_at(self) -> datetime | None:
        """When a field or a file of the draft was kept last; None before."""
        uploads = [row.attachment.uploaded_at for rows in self.files.values() for row in rows]
        return max([self.filing.saved_at, *uploads]) if self.filing and self.filing.submitted_at is None else None

    @cached_property
    def faults(self) -> Mapping[str, tuple[FormFault, ...]]:
        by_target: dict[str, list[FormFault]] = {}
        for fault in self.readiness.faults:
            by_target.setdefault(fault.target, []).append(fault)
        return {target: tuple(faults) for target, faults in by_target.items()}

    @property
    def progress(self) -> Progress:
        """How many of the fields and files that must be there are there."""
        return progress_of(self.pages, self.facts, self.files)

    def wrong_on(self, page: FormPage) -> tuple[str, ...]:
        """What is wrong on a page, not what is missing, in fields and files that may be changed now."""
        open_now = {f"fact:{key}" for key in self.writing.facts} | {f"material:{key}" for key in self.writing.materials}
        targets = [target for target in page.targets if target in open_now]
        wrong = (fault.what for target in targets for fault in self.faults.get(target, ()) if not fault.lacking)
        unreadable = self.readiness.unreadable
        return (*wrong, *(f"{key}: {why.what}" for key, why in unreadable.items() if f"fact:{key}" in targets))

    @property
    def notes(self) -> Mapping[str, str]:
        """What the officer who returned it asks for, by part (`section:…`, `fact:…`, `material:…`)."""
        correction = self.writing.correction
        return correction.notes if correction else {}

    @cached_property
    def returning_office(self) -> Organisation | None:
        """The office that returned it for correction; None where none did."""
        return returning_office(self.file, self.writing.seat.run)

    @property
    def named(self) -> frozenset[str]:
        """The parts that a return for correction reopened."""
        correction = self.writing.correction
        return frozenset(correction.parts if correction else ())

    def proposed(self, key: str) -> Any:
        """The value with which a field begins while it is in no draft: the unit's record, else its registration."""
        fact = self.edition.vocabulary[key]
        row = self.on_record.get(key) if fact.of == "organisation" else None
        return row.value if row is not None else self.prefilled.get(key)

    @property
    def prefilled(self) -> Mapping[str, Any]:
        """What the registration says, for the fields that begin with it, where the unit itself writes."""
        return self.readiness.read.prefilled if self.own else {}

    def page(self, page_id: str) -> FormPage:
        """The page of that id; Refusal(kind="missing") when these facts show none."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise Refusal(_("本表没有这一部分，或按目前所填内容无需填写"), kind="missing", remedy=_("请从本表的目录进入。"))

    def page_of(self, target: str) -> FormPage | None:
        """The page on which a target of the check stands."""
        return next((page for page in self.pages if target in page.targets), None)

    def page_open(self, page: FormPage) -> bool:
        """Whether anything on the page may be changed now."""
        facts = any(field.id in self.writing.facts for field in page.fields)
        materials = any(material.id in self.writing.materials for material in page.materials)
        return facts or materials or self.partners_open(page)

    def partners_open(self, page: FormPage) -> bool:
        """Whether the page holds the partners and they may be changed now."""
        records = [field.id for field in page.fields if field.fact.record == "partners"]
        if not records or not self.own:
            return False
        holding = {f"section:{page.section}", *(f"fact:{key}" for key in records)}
        return not self.correcting or bool(self.named & holding)

    def typed(self, page: FormPage) -> bool:
        """Whether anything that is typed or uploaded on the page is there already."""
        filled = any(field.fact.typed_in and self.facts.get(field.id) not in (None, "", ()) for field in page.fields)
        partners = self.partners and any(field.fact.record == "partners" for field in page.fields)
        return filled or bool(partners) or any(material.id in self.files for material in page.materials)

    @cached_property
    def returned_files(self) -> Mapping[str, tuple[FilingFile, ...]]:
        """The files of the version that was returned for correction, by material."""
        return files_of(self.file, self.returned)

    def changed_since_return(self, target: str) -> bool:
        """Whether a field or material (`fact:…`, `material:…`) is otherwise than in the version that was returned."""
        if self.filing is None or self.returned is None:
            return self.filing is not None
        kind, _colon, key = target.partition(":")
        if kind == "material":
            return _contents(self.files, key) != _contents(self.returned_files, key)
        return bool(self.filing.data.get(key) != self.returned.data.get(key))

    def touched(self, page: FormPage) -> bool:
        """Whether anything on the page is otherwise than in the version that was returned for correction."""
        typed = [f"fact:{visible.id}" for visible in page.fields if visible.fact.typed_in]
        return any(map(self.changed_since_return, (*typed, *(f"material:{each.id}" for each in page.materials))))

    def state(self, page: FormPage) -> str:
        """todo, doing, done or faulty, as the task list says it."""
        targets = set(page.targets)
        if any(f"fact:{key}" in targets for key in self.readiness.unreadable):
            return "faulty"
        faults = [fault for target in targets for fault in self.faults.get(target, ())]
        if not faults:
            return "done"
        if any(not fault.lacking for fault in faults):
            return "faulty"
        return "doing" if self.typed(page) else "todo"

    def changed(self, values: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
        """Of what a page sent back, what its reader changed: not what stands as the page showed it (`seen`).

        A field that is in no draft yet showed what it begins with, or nothing.
        """
        return {key: raw for key, raw in values.items() if not self._as_shown(key, raw, seen.get(key, ABSENT))}

    def _as_shown(self, key: str, raw: Any, mark: str) -> bool:
        fact = self.edition.vocabulary[key]
        try:
            new: Any = write_value(read_value(fact, raw, shared()))
        except Refusal:
            new = raw
        if mark != ABSENT:
            return mark_of({key: new}, key) == mark
        proposed = self.proposed(key)
        return bool(new == proposed) if proposed is not None else new in (None, "", [])


def open_form(viewer: Viewer, number: str, form: str | None, *, at: datetime) -> OpenForm:
    """The form of a case that the viewer may write in now; refuses as `find_case` and `writing_or_refuse` do.

    The number of queries does not depend on how much has been filled in.
    """
    file = CaseFile(find_case(viewer, number))
    case = file.case
    writing = writing_or_refuse(viewer, file, form)
    readiness = readiness_of(file, writing.seat, at=at)
    pages = pages_for(file.edition, readiness.read.facts, writing.form, by=writing.seat.seat.party)
    filing = newest_filing(file, writing)
    own, trending, numbers = writing.organisation.pk == case.organisation_id, trending_facts(pages), numeric(pages)
    before = said_before(case, trending | numbers, writing.organisation.pk)
    return OpenForm(
        file=file,
        form_id=writing.form,
        writing=writing,
        filing=filing,
        readiness=readiness,
        pages=pages,
        files=files_of(file, filing),
        on_record=file.on_record if own else {},
        previous=trends(case, trending, before, at),
        known=known_numbers(numbers, before),
        returned=newest_filing(file, writing, handed_in=True) if writing.correction else None,
        late=late_refusal(case, writing.seat, at),
        withdrawn=withdrawn_application(case) if own and filing is not None and filing.version == 1 else None,
    )


def newest_filing(file: CaseFile, writing: Writing, *, handed_in: bool = False) -> Filing | None:
    """The draft of the form that is being written, else its last version; only the latter where `handed_in`."""
    rows = file.handed_in if handed_in else file.filings
    own = [row for row in rows if (row.form, row.organisation_id) == (writing.form, writing.organisation.pk)]
    return max(own, key=lambda row: row.version, default=None)


def _contents(files: Mapping[str, tuple[FilingFile, ...]], material: str) -> list[int]:
    return [row.attachment_id for row in files.get(material, ())]
