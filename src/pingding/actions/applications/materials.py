"""Files handed in as materials of a form: added to the draft, taken off again."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.cases.drafts import draft_for
from pingding.actions.cases.moving import find_held
from pingding.actions.compiled_writes import insert
from pingding.actions.door import action, for_change, record_act
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kind_fault
from pingding.policy.language.forms import Material
from pingding.queries.access import find_case
from pingding.queries.applications.drafts import MEGABYTE, files_of, full_refusal
from pingding.queries.applications.writing_permission import Writing, writing_or_refuse, writings
from pingding.queries.batches.recommended_list import on_same_letter
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.applications import AddMaterial, RemoveMaterial
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Case, Filing, FilingFile


@action
def add_material(
    number: str, material: str, attachment: Attachment, *, actor: Viewer, at: datetime, form: str | None = None
) -> FilingFile:
    """Hand an uploaded file in as a material; where only one file is wanted, it takes the other's place.

    What goes with a letter of recommendation is handed in for all cases of the letter whose form is open.
    Refusals: not this person's form or part; a file of another unit; a kind or size that the definition does not
    take, with the clause; more files, or more in all, than a draft takes (`queries.drafts`).
    """
    case, others = _held(actor, number, material)
    writing = writing_or_refuse(actor, CaseFile(case), form)
    if attachment.owner_id != writing.organisation.pk:
        raise Refusal(_("没有这份附件，或您无权使用"), kind="missing", remedy=_("请由本单位上传后再提交。"))
    definition = edition_of(case.edition).materials.get(material)
    if definition is None or material not in writing.materials:
        raise Refusal(_("本次不能提交这项材料"), kind="forbidden", remedy=_("只能提交本表要求、且本次开放的材料。"))
    _refuse_unfit(attachment, definition)
    for other, same in _same_form(actor, others, writing, material):
        _hand_in(other, same, material, definition, attachment, actor=actor, at=at)
    return _hand_in(case, writing, material, definition, attachment, actor=actor, at=at)


def _hand_in(
    case: Case,
    writing: Writing,
    material: str,
    definition: Material,
    attachment: Attachment,
    *,
    actor: Viewer,
    at: datetime,
) -> FilingFile:
    draft = draft_for(case, writing.form, writing.organisation, at=at)
    files = files_of(draft.pk)
    if (full := full_refusal(files, material, definition, attachment)) is not None:
        raise full
    if not definition.multiple and any(file["material"] == material for file in files):
        draft.files.filter(material=material).delete()
        files = []
    if any((file["material"], file["attachment"]) == (material, attachment.pk) for file in files):
        filed = draft.files.get(material=material, attachment=attachment)
    else:
        filed = insert(FilingFile(filing=draft, material=material, attachment=attachment))
    record_act(
        AddMaterial(name=attachment.name, sha256=attachment.sha256),
        at=at,
        actor=actor,
        behalf=writing.organisation,
        case=case,
        about=definition.title,
        clause=definition.clause,
    )
    return filed


def _held(actor: Viewer, number: str, material: str) -> tuple[Case, list[Case]]:
    """The case, and those that the material is of too, by its letter: all held, in the order of their numbers."""
    case = find_case(actor, number)
    definition = edition_of(case.edition).materials.get(material)
    if definition is None or definition.with_letter is None:
        return find_held(actor, number), []
    others = on_same_letter(case, definition.with_letter)
    keys = [each.pk for each in (case, *others)]
    held_cases = list(for_change(Case.objects.filter(pk__in=keys).select_related("edition")).order_by("number"))
    return find_held(actor, number), [each for each in held_cases if each.pk != case.pk]


def _same_form(actor: Viewer, cases: Iterable[Case], writing: Writing, material: str) -> Iterator[tuple[Case, Writing]]:
    """Those of the cases in which the same organisation may change the material in the same form now."""
    for case in cases:
        for other in writings(actor, CaseFile(case)):
            same = (other.form, other.organisation.pk) == (writing.form, writing.organisation.pk)
            if same and material in other.materials:
                yield case, other


def _refuse_unfit(attachment: Attachment, material: Material) -> None:
    """Refuse a file of a kind or size that the material does not take."""
    clause = material.clause
    if fault := kind_fault(attachment.name, attachment.kind, material.kinds):
        raise Refusal(fault[0], where=material.title, clause=clause, remedy=fault[1])
    if attachment.size > material.max_mb * MEGABYTE:
        raise Refusal(
            _("“%(name)s”超过%(mb)d MB") % {"name": attachment.name, "mb": material.max_mb},
            where=material.title,
            clause=clause,
            kind="too_large",
            remedy=_("请压缩或拆分后重新上传。"),
        )


@action
def remove_material(number: str, filed: int, *, actor: Viewer, at: datetime) -> None:
    """Take a file off a draft again, and off those of the other cases of its letter; the file itself and versions
    handed in keep it."""
    row = FilingFile.objects.filter(pk=filed, filing__case__number=number, filing__submitted_at=None).first()
    case, others = _held(actor, number, row.material if row else "")
    drafts = Filing.objects.filter(case=case, submitted_at=None)
    row = FilingFile.objects.filter(pk=filed, filing__in=drafts).select_related("attachment", "filing").first()
    if row is None:
        raise Refusal(_("没有这份待提交的文件"), kind="missing", remedy=_("请刷新页面。"))
    writing = writing_or_refuse(actor, CaseFile(case), row.filing.form)
    if row.material not in writing.materials or row.filing.organisation_id != writing.organisation.pk:
        raise Refusal(_("本次不能修改这项材料"), kind="forbidden", remedy=_("只能修改本次开放的部分。"))
    same = [other.pk for other, _writing in _same_form(actor, others, writing, row.material)]
    of_others = FilingFile.objects.filter(filing__case__in=same, filing__form=writing.form, filing__submitted_at=None)
    copies = of_others.filter(
        material=row.material, attachment=row.attachment, filing__organisation=writing.organisation
    )
    for each in (*copies.select_related("attachment", "filing__case").order_by("filing__case__number"), row):
        act = RemoveMaterial(name=each.attachment.name, sha256=each.attachment.sha256)
        record_act(act, at=at, actor=actor, behalf=writing.organisation, case=each.filing.case)
        each.delete()
