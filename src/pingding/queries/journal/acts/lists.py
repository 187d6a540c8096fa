"""Acts on lists: a table that somebody took away."""

from collections.abc import Mapping
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.shown import platform_word, platform_words, under_platform_words


class ExportList(JournalAct, act_name=_("导出清单")):
    list: Annotated[str, Words(_("清单编号"))]
    kind: Annotated[str, Words(_("格式"))]
    rows: Annotated[int, Words(_("条数"))]
    view: Annotated[str, Words(_("分栏"), platform_word)]
    words: Annotated[str, Words(_("查找"))] = ""
    filters: Annotated[Mapping[str, str], Words(_("条件"), under_platform_words)] = {}
    columns: Annotated[tuple[str, ...], Words(_("列"), platform_words)] = ()
