"""What keeps an office document from being read: another kind of file, macros, an archive that unpacks to much."""

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.forms.file_kinds import defect_of, file_kind

LARGEST = 40 * 1024 * 1024
"""Bytes that all parts of a document may come to once unpacked; one of text has far fewer."""
MOST_PARTS = 500


def refuse_unsafe(file: BinaryIO, kind: str) -> None:
    """Refuse what is no document of this kind (`docx`, `xlsx`), or none that can be read safely. It is not unpacked."""
    words = {"kind": kind.upper()}
    if file_kind(file) != kind:
        remedy = _("请上传在平台下载、填写后保存的%(kind)s文件。") % words
        raise Refusal(_("不是%(kind)s文件") % words, remedy=remedy)
    if defect_of(file, kind):
        raise Refusal(_("文件中有宏，不能读取"), remedy=_("请另存为不含宏的%(kind)s文件。") % words)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except zipfile.BadZipFile as fault:
        raise unreadable(kind) from fault
    if len(sizes) > MOST_PARTS or sum(sizes) > LARGEST:
        remedy = _("表中只填文字；图片和扫描件作为材料上传。")
        raise Refusal(_("文件展开后过大，不能读取"), kind="too_large", remedy=remedy)


def unreadable(kind: str) -> Refusal:
    """The refusal of a document that is torn."""
    remedy = _("请用WPS或Office打开检查后另存为%(kind)s，再上传。") % {"kind": kind.upper()}
    return Refusal(_("文件损坏，不能读取"), remedy=remedy)
