"""Why an uploaded file is not taken: what it is, what is wanted instead, and how to get there."""

from collections.abc import Collection, Mapping

from pingding.policy.forms.file_kinds import KINDS, extension
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop, listed

NAMES = {
    "pdf": gettext_noop("PDF文件"),
    "docx": gettext_noop("Word文档"),
    "xlsx": gettext_noop("Excel表格"),
    "jpg": gettext_noop("JPG图片"),
    "png": gettext_noop("PNG图片"),
    "ofd": gettext_noop("OFD文件"),
    "zip": gettext_noop("压缩包"),
}
"""What people call the kinds."""


def kinds_named(kinds: Collection[str]) -> str:
    """The kinds that are taken, as people call them.

    >>> kinds_named({"docx", "pdf"})
    'PDF文件、Word文档'
    """
    return listed(_(NAMES[kind]) for kind in KINDS if kind in kinds)


def kind_fault(name: str, kind: str | None, kinds: Collection[str], *, defect: str = "") -> tuple[str, str] | None:
    """What is wrong with a file of some kind where `kinds` are taken, and what to do; None when it can be taken.

    `defect` is what `file_kinds.defect_of` says of its content.

    >>> kind_fault("方案.docx", "docx", ["pdf"])[0]
    '这是Word文档，此处只收PDF文件'
    """
    taken = {"taken": kinds_named(kinds), "name": name}
    if defect:
        return _defective(defect, kinds, taken)
    if kind is None:
        remedy = _("此处可以上传：%(taken)s。请用原来的软件打开检查后重新上传。") % taken
        return _("无法识别的文件类型，或文件已损坏"), remedy
    words = taken | {"kind": _(NAMES[kind]), "ending": f".{kind}"}
    if not extension(name):
        return _("内容是%(kind)s，文件名却没有后缀") % words, _("请在文件名末尾加上“%(ending)s”后重新上传。") % words
    if extension(name) != kind:
        return _("内容是%(kind)s，与文件名不符") % words, _converted(kinds) % words
    if kind not in kinds:
        return _("这是%(kind)s，此处只收%(taken)s") % words, _made_fit(kind, kinds) % words
    return None


def _defective(defect: str, kinds: Collection[str], taken: Mapping[str, str]) -> tuple[str, str]:
    if defect == "phone_photo":
        remedy = _("请在手机上把照片存为JPG后上传（苹果手机：设置—相机—格式—兼容性最佳），或扫描成PDF文件。")
        if "jpg" not in kinds:
            remedy = _made_fit("jpg", kinds) % taken
        return _("这是HEIC照片，多数电脑打不开"), remedy
    if defect == "locked":
        return _("设有密码或限制了权限的PDF文件，无法审阅"), _("请取消密码和限制，或打印后扫描成PDF文件，再上传。")
    if defect == "scripted":
        return _("PDF文件含有脚本"), _("请打开后用“打印”另存为PDF文件，再上传。")
    if defect == "macros":
        return _("Office文档含有宏"), _without_macros(kinds) % taken
    return _("旧版格式或设有密码的Office文档，无法读取"), _unlocked(kinds) % taken


def _without_macros(kinds: Collection[str]) -> str:
    if "pdf" in kinds:
        return _("请在Word或WPS中打开，另存为PDF文件后上传。")
    return _("请在Word或WPS中打开，另存为不含宏的文档（.docx、.xlsx）后上传。")


def _unlocked(kinds: Collection[str]) -> str:
    if "pdf" in kinds:
        return _("请在Word或WPS中打开（有密码的先取消密码），另存为PDF文件后上传。")
    return _("请在Word或WPS中打开（有密码的先取消密码），另存为新版格式后上传。此处可以上传：%(taken)s。")


def _converted(kinds: Collection[str]) -> str:
    if "pdf" in kinds:
        return _("请检查是否选错文件。修改文件名不能转换格式，请用原来的软件打开，另存为PDF文件后上传。")
    return _("请检查是否选错文件。修改文件名不能转换格式，请用原来的软件另存。此处可以上传：%(taken)s。")


def _made_fit(kind: str, kinds: Collection[str]) -> str:
    if "pdf" not in kinds:
        return _("请换用%(taken)s上传。")
    if kind in ("docx", "xlsx"):
        return _("请在Word或WPS中打开，另存为PDF文件后上传；须盖章的，请打印盖章后扫描成PDF文件。")
    if kind in ("jpg", "png"):
        return _("请把图片另存为PDF文件后上传，多页请合成一个文件。")
    return _("请另存为PDF文件后上传；压缩包请解压后逐个上传。") if kind == "zip" else _("请另存为PDF文件后上传。")
