"""Electronic seals: what an installation's service has to offer, how frozen papers get theirs, and a local one to try.

A paper is sealed after it was frozen, by the periodic work: a service that does not answer keeps no document back. What
was frozen stays as it is; the sealed file is kept beside it and is what is handed out from then on.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from threading import Thread
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from pingding.actions.attachments import keep_bytes
from pingding.actions.door import action, for_change, record_act
from pingding.actions.outside import NoAnswer, answer_of
from pingding.policy.errors import PingdingError
from pingding.policy.translation import bracketed, day
from pingding.queries.applications.attachments import intact_bytes
from pingding.queries.journal.acts.papers import SealPaper
from pingding.records.models import IssuedPaper

LONGEST = 60.0
"""Seconds in which a service answers."""
MOST_HANGING = 1
"""So many requests without an answer: then none more is begun in this process until one of them ends."""
MOST_BYTES = 100_000_000
LONGEST_NAME = 100

_hanging: list[Thread] = []


class SealFailed(PingdingError):
    """The service has not sealed the paper; it is asked again later. The words are shown to the administrator."""


@dataclass(frozen=True)
class SealRequest:
    """What is to be sealed. `office` is whose seal it is, `code` its credit code where the platform knows it.

    `over` are the lines that the seal is to stand over, as they are printed: the issuer and the day. `name` tells the
    request from every other: a service that is asked again by the same name seals the same paper once more.
    """

    name: str
    office: str
    code: str
    number: str
    title: str
    over: tuple[str, ...]


@dataclass(frozen=True)
class Sealed:
    """The sealed PDF, and what the seal is called: its holder or its number, at most 100 characters."""

    pdf: bytes
    seal: str


class SealService(Protocol):
    """The service of an installation: `PINGDING_SEAL` names a class of this shape, made without arguments."""

    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        """Seal a PDF within a minute: what comes back begins with the same bytes and adds the seal behind them, as
        signatures of PDF do. Raises SealFailed, or whatever else, where it did not: it is asked again."""


class LocalSeal:
    """Marks a PDF with the key of this installation, for trying it out: no signature, nobody else can check it."""

    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        return Sealed(pdf + b"\n" + _local_mark(pdf) + b"\n", request.office + bracketed(_("本机试用")))


def has_local_seal(sealed: bytes) -> bool:
    """Whether `LocalSeal` of this installation sealed these bytes, and nothing of them was changed since."""
    pdf, _line, mark = sealed.removesuffix(b"\n").rpartition(b"\n")
    return hmac.compare_digest(mark, _local_mark(pdf))


def _local_mark(pdf: bytes) -> bytes:
    """A comment behind the end of the file, which every reader of PDF passes over."""
    return b"%seal " + hmac.new(settings.SECRET_KEY.encode(), pdf, sha256).hexdigest().encode()


def seals() -> bool:
    """Whether this installation has a seal service."""
    return bool(settings.PINGDING_SEAL)


def unsealed() -> list[IssuedPaper]:
    """Papers that wait for their seal, the oldest first; a corrected one waits no more."""
    if not seals():
        return []
    waiting = IssuedPaper.objects.filter(awaits_seal=True).select_related("document__batch__organisation")
    return list(waiting.defer("body", "document__body").order_by("pk"))


def seal_paper(paper: IssuedPaper, *, at: datetime) -> IssuedPaper:
    """Have the service seal a frozen paper, and keep what it gives. Raises SealFailed, and what the service raises.

    The service is asked before anything is locked, for what was frozen and nothing else.
    """
    service: SealService = import_string(settings.PINGDING_SEAL)()
    pdf = intact_bytes(paper.sha256)
    sealed = _ask(service, pdf, request_of(paper))
    if not sealed.pdf.startswith(pdf) or len(sealed.pdf) > MOST_BYTES or sealed.pdf == pdf:
        raise SealFailed(_("签章服务没有在定稿之后附上印章：给出的不是这份文件，或没有改动"))
    return keep_seal(paper, sealed, at=at)


def _ask(service: SealService, pdf: bytes, request: SealRequest) -> Sealed:
    """What the service gives. One that does not answer is left behind in its thread, and keeps nothing else waiting."""
    _hanging[:] = [thread for thread in _hanging if thread.is_alive()]
    if len(_hanging) >= MOST_HANGING:
        raise SealFailed(_("签章服务有%(n)d次请求没有答复，暂不再请求") % {"n": len(_hanging)})
    try:
        return answer_of(partial(service.seal, pdf, request), LONGEST, name="seal")
    except NoAnswer as silent:
        _hanging.append(silent.thread)
        raise SealFailed(_("签章服务在%(n)d秒内没有答复") % {"n": LONGEST}) from silent


def request_of(paper: IssuedPaper) -> SealRequest:
    """What the service is told of a paper."""
    document = paper.document
    office = document.batch.organisation
    over = (document.issuer, day(document.dated))
    return SealRequest(paper.mark, document.issuer, office.code or "", document.number, paper.title, over)


@action
def keep_seal(paper: IssuedPaper, sealed: Sealed, *, at: datetime) -> IssuedPaper:
    """Keep a sealed paper.

    Effects: its bytes lie under their hash, and are handed out from now on; journal. One that has its seal already, or
    was corrected meanwhile, stays as it is.
    """
    papers = IssuedPaper.objects.select_related("document__batch__organisation")
    paper = for_change(papers).get(pk=paper.pk)
    if not paper.awaits_seal:
        return paper
    paper.sealed_sha256 = keep_bytes(sealed.pdf)
    paper.seal, paper.sealed_at, paper.awaits_seal = " ".join(sealed.seal.split())[:LONGEST_NAME], at, False
    paper.save(update_fields=["sealed_sha256", "seal", "sealed_at", "awaits_seal"])
    document = paper.document
    act = SealPaper(version=paper.version, seal=paper.seal, sha256=paper.sealed_sha256)
    record_act(act, at=at, actor=None, behalf=document.batch.organisation, about=document.number or document.title)
    return paper
