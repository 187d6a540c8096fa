"""Uploaded files, sent to whoever may read them."""

from django.http import FileResponse, HttpResponseBase

from pingding.queries.applications.attachments import readable_file
from pingding.queries.viewer_request import ViewerRequest


def attachment(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The file under its own name: shown in place where a browser can and may, saved when `?save=1` or else."""
    file = readable_file(request.viewer, pk, request.at)
    save = not file.inline or request.GET.get("save") == "1"
    response = FileResponse(
        file.path.open("rb"), as_attachment=save, filename=file.attachment.name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
