"""Files that somebody without an account gives as evidence: the field, what came, and what is wrong with it."""

from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from pingding.actions.applications.uploads import take_in
from pingding.actions.attachments import StoredFile
from pingding.actions.directory.attempts import CountedTries
from pingding.actions.notices.objections import KINDS, MOST_FILES, MOST_MB, refuse_more_files
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.refusals import Refusals, each_of
from pingding.queries.viewer_request import ViewerRequest, address_of

FIELD = "evidence"


def taken_in(request: ViewerRequest) -> list[StoredFile]:
    """The files that came as evidence; all that is wrong with any of them is refused together."""
    uploads = request.FILES.getlist(FIELD)
    refuse_more_files(len(uploads))
    stored, wrong = [], []
    for upload in uploads:
        try:
            stored.append(take_in(cast(BinaryIO, upload), upload.name or "", kinds=KINDS, max_mb=MOST_MB))
        except Refusal as refusal:
            refusal.field = FIELD
            wrong.append(refusal)
    if wrong:
        raise Refusals(wrong) if len(wrong) > 1 else wrong[0]
    return stored


def refused_beside(request: ViewerRequest, sort: str) -> Refusal | None:
    """What is wrong with the files beside a text that is wrong itself, so that all is said at once. They count as a try
    of the sort, none without files."""
    if not request.FILES:
        return None
    try:
        with CountedTries((tries(sort, network_of(address_of(request))),), request.at):
            taken_in(request)
    except Refusal as refusal:
        return refusal
    return None


def of_evidence(refusal: Refusal | None) -> bool:
    """Whether a refusal is about the files and nothing else."""
    return refusal is not None and all(each.field == FIELD for each in each_of(refusal))


def evidence_faults(refusal: Refusal | None) -> list[dict[str, str]]:
    """What is wrong with files, as lines of the summary that lead to the field."""
    if refusal is None or not of_evidence(refusal):
        return []
    return [
        {"text": translation.headed(each.where, each.what), "href": f"#f-{FIELD}", "remedy": each.remedy}
        for each in each_of(refusal)
    ]


def evidence_field(refusal: Refusal | None = None) -> dict[str, Any]:
    """The field for evidence, with what is wrong with what was chosen."""
    wrong = each_of(refusal) if refusal is not None and of_evidence(refusal) else ()
    return {
        "errors": [translation.headed(each.where, each.advice) for each in wrong],
        "name": FIELD,
        "kind": "file",
        "label": _("佐证"),
        "help": _("只有受理单位看得到，不公开。页面退回修改的，须重新选择文件。"),
        "kinds": KINDS,
        "max_mb": MOST_MB,
        "multiple": True,
        "max_files": MOST_FILES,
    }
