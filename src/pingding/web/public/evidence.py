"""Files that somebody without an account gives as evidence: the field, what came, what is wrong with it, how often one
may send."""

from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from pingding.actions.applications.uploads import take_in
from pingding.actions.attachments import StoredFile
from pingding.actions.directory.attempts import CountedTries
from pingding.actions.evidence import FIELD, KINDS, MOST_FILES, MOST_MB, refuse_more_files
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.directory.attempts import network_of, tries, tries_left, wait_words, waits
from pingding.queries.refusals import Refusals, each_of
from pingding.queries.viewer_request import ViewerRequest, address_of


def counted_tries(request: ViewerRequest, sort: str) -> CountedTries:
    """A block that counts as a try of the sort from where the request comes."""
    return CountedTries((tries(sort, network_of(address_of(request))),), request.at)


def tries_words(request: ViewerRequest, sort: str, refusal: Refusal | None) -> str:
    """Beside a refusal that counted as a try: how many are left before one must wait. Empty where none was counted, and
    where the refusal itself says until when one waits."""
    if refusal is None or refusal.kind == "too_many":
        return ""
    counted = (tries(sort, network_of(address_of(request))),)
    if wait := waits(counted, request.at):
        return _("提交的次数较多，请在%(wait)s后再提交；已填写的文字仍在本页。") % {"wait": wait_words(wait)}
    return _("现在还可以再提交的次数：%(n)d，此后每次须稍候。") % {"n": tries_left(counted, request.at)}


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
        with counted_tries(request, sort):
            taken_in(request)
    except Refusal as refusal:
        return refusal
    return None


def of_evidence(refusal: Refusal | None) -> bool:
    """Whether a refusal is about the files and nothing else."""
    return refusal is not None and all(each.field == FIELD for each in each_of(refusal))


def evidence_faults(refusal: Refusal | None) -> list[dict[str, str]]:
    """What is wrong with files, as lines of the summary that lead to the field."""
    return [
        {"text": translation.headed(each.where, each.what), "href": f"#f-{FIELD}", "remedy": each.remedy}
        for each in _wrong(refusal)
    ]


def _wrong(refusal: Refusal | None) -> list[Refusal]:
    return [each for each in each_of(refusal) if each.field == FIELD] if refusal is not None else []


def files_row(count: int) -> list[dict[str, Any]]:
    """How many files came, as a row of facts; none where none came."""
    words = counted("%(n)d个文件", count) % {"n": count}
    return [{"term": _("佐证"), "value": words}] if count else []


def evidence_field(refusal: Refusal | None = None, *, readers: str = "") -> dict[str, Any]:
    """The field for evidence, with what is wrong with what was chosen; `readers` says who alone will read it."""
    return {
        "errors": [translation.headed(each.where, each.advice) for each in _wrong(refusal)],
        "name": FIELD,
        "kind": "file",
        "label": _("佐证"),
        "help": translation.in_a_row(
            (readers or _("只有受理单位看得到，不公开。"), _("页面退回修改的，须重新选择文件。"))
        ),
        "kinds": KINDS,
        "max_mb": MOST_MB,
        "multiple": True,
        "max_files": MOST_FILES,
    }
