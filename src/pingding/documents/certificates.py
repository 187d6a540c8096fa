"""What is handed over with a title: the certificate, and the words on its plaque."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Block, Centred, Cover, Line, Mark, Paper, Subject
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.titles.register import TitleInfo


def certificate(info: TitleInfo, address: str) -> Paper:
    """The certificate of a title that holds, with the address that verifies it; Refusal for one that does not hold.

    Where titles of the kind have a plaque, its words stand on a page of their own.
    """
    title, document = info.title, info.title.document
    if not info.valid:
        remedy = _("称号在有效期内才能打印证书，请在认定名录核对。")
        raise Refusal(_("这一称号现已不在有效状态"), kind="conflict", remedy=remedy)
    with override(LANGUAGE):
        until = translation.day(info.span.expires_on) if info.span.expires_on else _("长期")
        lines = (
            Line(_("称号"), info.kind.label),
            Line(_("单位"), info.span.organisation.name),
            Line(_("编号"), title.number or title.code),
            Line(_("认定文件"), document.number),
            Line(_("认定日期"), translation.day(title.granted_on)),
            Line(_("有效期至"), until),
        )
        blocks: list[Block] = [Cover(info.span.name, _("证　书"), lines, document.issuer)]
        if info.kind.plaque:
            blocks += _plaque(info)
        mark = Mark(_("验证码%(code)s") % {"code": title.code}, address)
        return Paper(f"{info.span.name}{_('证书')}", tuple(blocks), mark=mark)


def _plaque(info: TitleInfo) -> Iterator[Block]:
    yield Centred(_("牌匾文字"))
    for words in (info.span.name, info.title.document.issuer, translation.day(info.title.granted_on)):
        yield Subject(words)
