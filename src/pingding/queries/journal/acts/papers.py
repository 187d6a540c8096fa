"""Acts on what leaves the platform: a table that somebody took away, a document frozen as a paper."""

from collections.abc import Mapping
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import ContentDigest, Reason, Sha256
from pingding.queries.journal.acts.shown import platform_word, platform_words, under_platform_words


class FreezePaper(JournalAct, act_name=_("生成文件定稿")):
    version: Annotated[int, Words(_("版本"))]
    mark: Annotated[str, Words(_("核对码"))]
    sha256: Sha256
    undrawn: Annotated[tuple[str, ...], Words(_("字库没有的字"))] = ()


class SealPaper(JournalAct, act_name=_("加盖电子印章")):
    version: Annotated[int, Words(_("版本"))]
    seal: Annotated[str, Words(_("印章"))]
    sha256: Sha256


class CorrectDocument(JournalAct, act_name=_("更正文件")):
    version: Annotated[int, Words(_("版本"))]
    content: ContentDigest
    reason: Reason


class ExportList(JournalAct, act_name=_("导出清单")):
    list: Annotated[str, Words(_("清单编号"))]
    kind: Annotated[str, Words(_("格式"))]
    rows: Annotated[int, Words(_("条数"))]
    view: Annotated[str, Words(_("分栏"), platform_word)]
    words: Annotated[str, Words(_("查找"))] = ""
    filters: Annotated[Mapping[str, str], Words(_("条件"), under_platform_words)] = {}
    columns: Annotated[tuple[str, ...], Words(_("列"), platform_words)] = ()
