"""The files of drafts: which they are, how many a draft takes and how large."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language.forms import Material
from pingding.queries.applications.writing import OpenForm
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import Attachment, FilingFile

MOST_FILES = 30
"""Files of one material that may have several."""
MEGABYTE = 1024 * 1024


def most_in_all_mb() -> int:
    """The most that the files of one draft may have together, in megabytes (`PINGDING_MAX_DRAFT_MB`)."""
    return int(settings.PINGDING_MAX_DRAFT_MB)


@compiled_query
def files_of(draft: int) -> QuerySet[FilingFile, Any]:
    """The files of a draft: as which material, which attachment, how large."""
    return FilingFile.objects.filter(filing=draft).values("material", "attachment", "attachment__size")


def full_refusal(
    files: Sequence[Mapping[str, Any]], key: str, material: Material, attachment: Attachment
) -> Refusal | None:
    """Why a draft with these files takes no more as this material; None while it does. A file that is replaced does
    not count."""
    others = [file for file in files if (file["material"], file["attachment"]) != (key, attachment.pk)]
    clause, same = material.clause, [file for file in others if file["material"] == key]
    if not material.multiple:
        others = [file for file in others if file not in same]
    elif len(same) >= MOST_FILES:
        what = _("已有%(n)d个文件，达到上限") % {"n": MOST_FILES}
        remedy = _("请合并成较少的文件，或先移除不需要的再上传。")
        return Refusal(what, where=material.title, clause=clause, remedy=remedy)
    size = sum(file["attachment__size"] for file in others) + attachment.size
    if size <= most_in_all_mb() * MEGABYTE:
        return None
    return Refusal(
        _("加上“%(name)s”，本表的文件合计超过%(mb)d MB") % {"name": attachment.name, "mb": most_in_all_mb()},
        where=material.title,
        clause=clause,
        kind="too_large",
        remedy=_("请压缩扫描分辨率，或先移除不需要的文件再上传。"),
    )


def draft_file(form: OpenForm, material: str, attachment: int) -> int:
    """The row of a file in the draft, by material and attachment; Refusal(kind="missing") when it is not there."""
    row = FilingFile.objects.filter(
        filing__case=form.case,
        filing__form=form.form_id,
        filing__organisation=form.organisation,
        filing__submitted_at=None,
        material=material,
        attachment=attachment,
    ).first()
    if row is None:
        raise Refusal(_("没有这份待提交的文件"), kind="missing", remedy=_("请刷新页面。"))
    return row.pk
