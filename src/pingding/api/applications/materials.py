"""Materials: the files of a case, handed in with its forms and taken off their drafts again."""

from ninja import Schema

from pingding.actions.applications import materials as acts
from pingding.api.applications.attachments import AttachmentOut, attachment_out
from pingding.api.cases.cases import seen
from pingding.api.frame.routes import AtCase, AtRecord, Id, RecordId, RequestBody, Routes, shown
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.applications.materials import case_materials
from pingding.queries.cases.visibility import CasePart, readable_forms
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import FilingFile

routes = Routes(tags=["材料 materials"])


class DraftFileOut(Schema):
    """A file in the draft; `id` takes it off again."""

    id: int
    attachment: AttachmentOut


class CaseFileOut(Schema):
    """A file of a material, which `/attachments` serves."""

    attachment: int
    name: str
    kind: str
    size: int
    sha256: str
    organisation: str
    version: int
    current: bool
    draft: bool


class CaseMaterialOut(Schema):
    """A material and its files."""

    id: str
    title: str
    clause: list[str]
    required: bool
    missing: bool
    files: list[CaseFileOut]


class AddMaterialIn(RequestBody):
    """An uploaded file, and which material it is."""

    material: Id
    attachment: RecordId
    form: Id | None = None


@routes.read("/cases/{number}/materials", list[CaseMaterialOut], "材料")
def read_materials(request: ViewerRequest, number: AtCase) -> list[CaseMaterialOut]:
    """The materials asked for, and the files handed in."""
    file, visibility = seen(request, number, CasePart.MATERIALS)
    materials = case_materials(file, readable_forms(request.viewer, file, visibility))
    return [shown(CaseMaterialOut, material, missing=material.lacking) for material in materials]


@routes.act("/cases/{number}/materials", DraftFileOut, "提交材料", creates=True)
def add_material(request: ViewerRequest, number: AtCase, body: AddMaterialIn) -> DraftFileOut:
    """Hand an uploaded file in as a material; the same file twice is there once."""
    attachment = find_attachment(request.viewer, body.attachment, request.at)
    filed = acts.add_material(number, body.material, attachment, form=body.form, actor=request.viewer, at=request.at)
    return draft_file_out(filed)


@routes.act("/cases/{number}/materials/{file_id}", None, "移除材料", method="DELETE")
def remove_material(request: ViewerRequest, number: AtCase, file_id: AtRecord) -> None:
    """Take a file off a draft; versions handed in keep it."""
    acts.remove_material(number, file_id, actor=request.viewer, at=request.at)


def draft_file_out(filed: FilingFile) -> DraftFileOut:
    """A file of a draft in JSON."""
    return DraftFileOut(id=filed.pk, attachment=attachment_out(filed.attachment))
