"""Refusals: what each kind is called and answered with, and several of one act gathered, each at its field."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, InterfaceError, OperationalError
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted

R = TypeVar("R")


class RefusalKind(NamedTuple):
    """How refusals of a kind are answered: the HTTP status, and the heading of the page."""

    status: int
    title: str | Promise


KINDS = {
    "malformed": RefusalKind(400, gettext_lazy("请求无法处理")),
    "unauthenticated": RefusalKind(401, gettext_lazy("尚未登录")),
    "forbidden": RefusalKind(403, gettext_lazy("不能办理")),
    "missing": RefusalKind(404, gettext_lazy("没有找到此页")),
    "method_not_allowed": RefusalKind(405, gettext_lazy("此网址不能这样打开")),
    "conflict": RefusalKind(409, gettext_lazy("情况已经变化")),
    "closed": RefusalKind(409, gettext_lazy("情况已经变化")),
    "undeliverable": RefusalKind(409, gettext_lazy("本件无法送达")),
    "too_large": RefusalKind(413, gettext_lazy("文件过大")),
    "invalid": RefusalKind(422, gettext_lazy("请求无法处理")),
    "too_many": RefusalKind(429, gettext_lazy("操作过于频繁")),
    "fault": RefusalKind(500, gettext_lazy("系统出现故障")),
    "unavailable": RefusalKind(503, gettext_lazy("暂时不能办理")),
}
"""Every kind of refusal. `invalid` stands for a kind that is not listed."""

ALONE = frozenset({"forbidden", "missing", "closed"})
"""Kinds of refusal that are about who asks, what of and when: beside them no field is worth correcting."""


class Refusals(Refusal):
    """Everything that is wrong with what was typed; `each` names its `field` where it is about one."""

    def __init__(self, each: Sequence[Refusal]) -> None:
        self.each = tuple(each)
        kinds = [refusal.kind for refusal in each]
        super().__init__(
            counted("有%(count)d处需要修改", len(self.each)) % {"count": len(self.each)},
            clause=tuple(dict.fromkeys(clause for refusal in each for clause in refusal.clause)),
            remedy=_("请逐项改正后重新提交。"),
            kind="invalid" if "invalid" in kinds else kinds[0],
        )

    def __str__(self) -> str:
        return translation.headed(self.what, translation.in_a_row(map(str, self.each)))


def kind_of(refusal: Refusal) -> RefusalKind:
    """How the refusal is answered."""
    return KINDS.get(refusal.kind, KINDS["invalid"])


def each_of(refusal: Refusal) -> tuple[Refusal, ...]:
    """The single refusals: those gathered, or the one itself."""
    return refusal.each if isinstance(refusal, Refusals) else (refusal,)


def refusal_of(fault: BaseException | None) -> Refusal | None:
    """What is to be said of a request that could not be read or kept, or of a database that is gone; None of a fault
    of our own."""
    if isinstance(fault, Refusal):
        return fault
    if isinstance(fault, OperationalError | InterfaceError):
        remedy = _("请稍后重试；已保存的内容不受影响。临近截止时间的，请同时电话告知受理单位。")
        return Refusal(_("数据库暂时不能连接，本次没有任何改动"), kind="unavailable", remedy=remedy)
    if isinstance(fault, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        remedy = _("请压缩文件，或分几次提交；已保存的内容不受影响。")
        return Refusal(_("提交的内容过大，没有保存"), kind="too_large", remedy=remedy)
    if isinstance(fault, DataError):
        remedy = _("请缩短所填的名称或文字，核对数字和日期后重新提交。")
        return Refusal(_("填写的内容超出可以保存的范围，没有保存"), remedy=remedy)
    if isinstance(fault, MultiPartParserError | BadRequest | SuspiciousOperation | UnreadablePostError):
        remedy = _("请返回上一页，刷新后重新提交。")
        return Refusal(_("请求内容不完整或格式有误，没有任何改动"), kind="malformed", remedy=remedy)
    return None


class Faults:
    """What was refused so far; of a field, what was said first. False while nothing was."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, refusal: Refusal, field: str = "", where: str = "") -> None:
        """Keep a refusal, of a field and a place unless it names them itself; one that stands alone is raised."""
        for each in each_of(refusal):
            each.field, each.where = each.field or field, each.where or where
            if each.kind in ALONE:
                raise each
            if not each.field or each.field not in {fault.field for fault in self.found}:
                self.found.append(each)

    @contextmanager
    def caught(self, field: str = "", where: str = "") -> Iterator[None]:
        """Whatever is refused inside is kept."""
        try:
            yield
        except Refusal as refusal:
            self.add(refusal, field, where)

    def read(self, reader: Callable[[], R], otherwise: R, field: str = "") -> R:
        """What the reader gives; `otherwise` where it refuses, which is kept."""
        with self.caught(field):
            return reader()
        return otherwise

    def refuse(self, *, kept: bool = False) -> None:
        """Raise what was kept: one as it is, several as Refusals; nothing when there is none.

        With `kept` the refusal leaves what the act has stored.
        """
        if self.found:
            refusal = self.found[0] if len(self.found) == 1 else Refusals(self.found)
            refusal.kept = kept
            raise refusal
