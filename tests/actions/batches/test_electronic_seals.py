"""Frozen papers get the seal of the installation's service; a service that fails keeps no document back."""

from datetime import timedelta
from threading import Event

import pytest
from pytest_django import Settings
from tests.actions.life import Life
from tests.documents.reading import pages_of

from pingding.actions.batches import electronic_seals
from pingding.actions.batches.electronic_seals import (
    LocalSeal,
    Sealed,
    SealFailed,
    SealRequest,
    has_local_seal,
    keep_seal,
    request_of,
    seal_paper,
    unsealed,
)
from pingding.actions.batches.issued_papers import correct_document, freeze_document
from pingding.actions.periodic import heartbeat
from pingding.actions.periodic.heartbeat import beat
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import path_of
from pingding.queries.documents import find_paper
from pingding.queries.journal.journal import verify
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Failure, IssuedDocument, IssuedPaper, JournalEntry

pytestmark = pytest.mark.django_db
LOCAL = "pingding.actions.batches.electronic_seals.LocalSeal"


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def document(life: Life, settings: Settings) -> IssuedDocument:
    settings.PINGDING_SEAL = LOCAL
    title, _writer = life.recognised()
    return title.document


def newest(document: IssuedDocument) -> IssuedPaper:
    return document.papers.order_by("-version")[0]


def test_frozen_paper_gets_its_seal_and_keeps_its_bytes(life: Life, document: IssuedDocument) -> None:
    for _n in range(2):
        beat(lambda: life.at)
    paper = newest(document)
    frozen, sealed = path_of(paper.sha256).read_bytes(), path_of(paper.sealed_sha256).read_bytes()
    assert sealed.startswith(frozen) and has_local_seal(sealed) and not has_local_seal(frozen)
    assert pages_of(sealed) == pages_of(frozen)
    assert find_paper(PUBLIC, document.pk, 1) == sealed
    assert document.issuer in paper.seal and (paper.sealed_at, paper.awaits_seal) == (life.at, False)
    (entry,) = JournalEntry.objects.filter(act="seal_paper", about=document.number)
    assert entry.change == {"version": 1, "seal": paper.seal, "sha256": paper.sealed_sha256} and verify().ok


def test_seal_of_other_bytes_is_none(life: Life, document: IssuedDocument) -> None:
    sealed = LocalSeal().seal(b"%PDF-1 one", request_of(freeze_document(document, at=life.at))).pdf
    assert has_local_seal(sealed) and not has_local_seal(sealed.replace(b"one", b"two"))


def test_service_is_told_whose_seal_stands_where(life: Life, document: IssuedDocument) -> None:
    paper = freeze_document(document, at=life.at)
    request = request_of(paper)
    assert (request.name, request.number, request.title) == (paper.mark, document.number, document.title)
    printed = "".join("".join(pages_of(path_of(paper.sha256).read_bytes())).split())
    assert request.office == document.issuer and all("".join(line.split()) in printed for line in request.over)


class Silent:
    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        raise TimeoutError("no answer")


class Unsealing:
    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        return Sealed(pdf, "示例印章")


class Other:
    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        return Sealed(b"<html>", "示例印章")


class OfAnotherPaper:
    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        return Sealed(b"%PDF-1.7 something else, sealed", "示例印章")


class Hanging:
    answer = Event()

    def seal(self, pdf: bytes, request: SealRequest) -> Sealed:
        self.answer.wait(60)
        return LocalSeal().seal(pdf, request)


@pytest.mark.parametrize("service", [Silent, Unsealing, Other, OfAnotherPaper])
def test_service_that_does_not_seal_is_asked_again_and_keeps_nothing_back(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch, service: type
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(electronic_seals, "LocalSeal", service)
        beat(lambda: life.at)
    paper = newest(document)
    assert paper.awaits_seal and find_paper(PUBLIC, document.pk, 1) == path_of(paper.sha256).read_bytes()
    assert Failure.objects.filter(work="papers_sealed").exists()
    beat(lambda: life.at + timedelta(days=1))
    assert newest(document).seal and not Failure.objects.exists()


def test_what_was_corrected_waits_for_no_seal(life: Life, document: IssuedDocument) -> None:
    first = freeze_document(document, at=life.at)
    correct_document(document.pk, document.title, document.body + "\n更正。", "示例", actor=life.officer, at=life.at)
    assert [paper.version for paper in unsealed() if paper.document_id == document.pk] == [2]
    kept = keep_seal(first, Sealed(b"%PDF-", "示例印章"), at=life.at)
    assert not kept.seal and not kept.sealed_sha256


def test_without_a_service_nothing_waits(life: Life, document: IssuedDocument, settings: Settings) -> None:
    settings.PINGDING_SEAL = ""
    assert not freeze_document(document, at=life.at).awaits_seal
    settings.PINGDING_SEAL = LOCAL
    assert not unsealed()


def test_a_failure_says_what_the_service_said(life: Life, document: IssuedDocument, settings: Settings) -> None:
    settings.PINGDING_SEAL = "pingding.actions.batches.electronic_seals.Nobody"
    beat(lambda: life.at)
    assert "Nobody" in Failure.objects.filter(work="papers_sealed")[0].reason


def test_a_service_that_hangs_keeps_nothing_waiting_and_is_not_asked_without_end(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(electronic_seals, "LONGEST", 0.01)
    monkeypatch.setattr(electronic_seals, "MOST_HANGING", 1)
    paper = freeze_document(document, at=life.at)
    monkeypatch.setattr(electronic_seals, "LocalSeal", Hanging)
    with pytest.raises(SealFailed, match="没有答复"):
        seal_paper(paper, at=life.at)
    with pytest.raises(SealFailed, match="1次请求没有答复"):
        seal_paper(paper, at=life.at)
    Hanging.answer.set()
    for thread in electronic_seals._hanging:
        thread.join()
    monkeypatch.undo()
    assert seal_paper(paper, at=life.at).seal


def test_what_waits_for_another_try_keeps_no_place_of_the_others(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "SEALED", 1)
    title, _writer = life.recognised()
    first, second = freeze_document(document, at=life.at), freeze_document(title.document, at=life.at)
    path_of(first.sha256).write_bytes(b"%PDF-1.7 of somebody else")
    for _n in range(2):
        beat(lambda: life.at)
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.seal and not first.seal
    assert "校验值不符" in Failure.objects.get(work="papers_sealed").reason
    with pytest.raises(Refusal, match="校验值不符"):
        find_paper(PUBLIC, document.pk, 1)
