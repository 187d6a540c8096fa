"""Acts on papers: what left the platform, as bytes that never change."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import ContentDigest, Reason, Sha256


class FreezePaper(JournalAct, act_name=_("生成文件定稿")):
    version: Annotated[int, Words(_("版本"))]
    mark: Annotated[str, Words(_("核对码"))]
    sha256: Sha256


class CorrectDocument(JournalAct, act_name=_("更正文件")):
    version: Annotated[int, Words(_("版本"))]
    content: ContentDigest
    reason: Reason
