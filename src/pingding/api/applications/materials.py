"""Materials: the files of a case, handed in with its forms and taken off their drafts again."""

from ninja import Schema

from pingding.actions.applications import materials as acts
from pingding.api.applications.attachments import AttachmentOut, attachment_out
from pingding.api.cases.cases import seen
from pingding.api.frame.routes import AtCase, AtRecord, Id, RecordId, RequestBody, Routes
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.applications.materials import case_materials
from pingding.queries.cases.visibility import CasePart, readable_forms
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import FilingFile

routes = Routes(tags=["材料 materials"])


class FileIn(Schema):
    """A file in the draft; `id` takes it off again."""

    id: int
    attachment: AttachmentOut


class CaseFileOut(Schema):
    """A file of a material, to be had under `/attachments`."""

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
    lacking: bool
    files: list[CaseFileOut]


class AddMaterial(RequestBody):
    """An uploaded file, and which material it is."""

    material: Id
    attachment: RecordId
    form: Id | None = None


@routes.read("/cases/{number}/materials", list[CaseMaterialOut], "材料")
def read_materials(request: ViewerRequest, number: AtCase) -> list[CaseMaterialOut]:
    """The materials asked for, and the files handed in."""
    file, sight = seen(request, number, CasePart.MATERIALS)
    found = case_materials(file, readable_forms(request.viewer, file, sight))
    return [CaseMaterialOut.from_orm(material) for material in found]


@routes.act("/cases/{number}/materials", FileIn, "提交材料", made=True)
def add_material(request: ViewerRequest, number: AtCase, said: AddMaterial) -> FileIn:
    """Hand an uploaded file in as a material; the same file twice is there once."""
    attachment = find_attachment(request.viewer, said.attachment, request.at)
    filed = acts.add_material(number, said.material, attachment, form=said.form, actor=request.viewer, at=request.at)
    return file_in(filed)


@routes.act("/cases/{number}/materials/{file_id}", None, "移除材料", method="DELETE")
def remove_material(request: ViewerRequest, number: AtCase, file_id: AtRecord) -> None:
    """Take a file off a draft; versions handed in keep it."""
    acts.remove_material(number, file_id, actor=request.viewer, at=request.at)


def file_in(filed: FilingFile) -> FileIn:
    """A file of a draft in JSON."""
    return FileIn(id=filed.pk, attachment=attachment_out(filed.attachment))
