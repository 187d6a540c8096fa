"""The unit's licence, put to a registration that is not approved."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.directory.organisations import set_licence
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import find_organisation
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.require_sign_in import posted, signed_in


@signed_in
@posted("organisation", "pk")
def licence(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take the file in and lead back to the unit's page, which shows it, or says why not."""
    unit = find_organisation(request.viewer, pk, local_date(request.at))
    upload, viewer = request.FILES.get("licence"), request.viewer
    try:
        if not isinstance(upload, UploadedFile):
            raise Refusal(_("未上传"), where=_("证照"), remedy=_("请选择文件后再上传。"))
        file = store_attachment(cast(BinaryIO, upload), unit, upload.name or "", actor=viewer, at=request.at)
        set_licence(unit, file, actor=viewer, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("证照已上传，核准时据以核对。"))
    return HttpResponseRedirect(reverse("organisation", args=[pk]))
