"""Attachments: files uploaded for one's organisation, checked by content, and read by whoever may."""

from datetime import datetime

from django.http import FileResponse
from ninja import File, Form, Schema, UploadedFile

from pingding.actions.applications.uploads import store_attachment
from pingding.api.directory.organisations import organisation_of
from pingding.api.frame.routes import AtRecord, RecordId, Routes
from pingding.queries.applications.attachments import find_attachment, readable_file
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Attachment

routes = Routes(tags=["附件 attachments"])


class AttachmentOut(Schema):
    """A file: `kind` was found from its content."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    uploaded_at: datetime


@routes.act("", AttachmentOut, "上传附件", creates=True)
def upload_attachment(request: ViewerRequest, organisation: Form[RecordId], file: File[UploadedFile]) -> AttachmentOut:
    """Upload a file for one's organisation. It is in no form yet: hand it in as a material, or as evidence."""
    owner = organisation_of(request, organisation)
    attachment = store_attachment(file, owner, file.name or "", actor=request.viewer, at=request.at)  # type: ignore[arg-type]
    return attachment_out(attachment)


@routes.read("/{attachment_id}", AttachmentOut, "附件")
def read_attachment(request: ViewerRequest, attachment_id: AtRecord) -> AttachmentOut:
    """What a file is."""
    return attachment_out(find_attachment(request.viewer, attachment_id, request.at))


@routes.file("/{attachment_id}/content", "附件内容")
def download_attachment(request: ViewerRequest, attachment_id: AtRecord) -> FileResponse:
    """The bytes of a file."""
    readable = readable_file(request.viewer, attachment_id, request.at)
    return FileResponse(
        readable.path.open("rb"),
        as_attachment=True,
        filename=readable.attachment.name,
        content_type=readable.media_type,
    )


def attachment_out(attachment: Attachment) -> AttachmentOut:
    """A file in JSON."""
    return AttachmentOut(
        id=attachment.pk,
        name=attachment.name,
        kind=attachment.kind,
        size=attachment.size,
        sha256=attachment.sha256,
        uploaded_at=attachment.uploaded_at,
    )
