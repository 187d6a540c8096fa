"""Frozen papers get the seal of the installation's service; a service that fails keeps no document back."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.actions.life import Life
from tests.documents.reading import pages_of

from pingding.actions.batches import electronic_seals
from pingding.actions.batches.electronic_seals import (
    LocalSeal,
    Sealed,
    SealRequest,
    has_local_seal,
    keep_seal,
    request_of,
    unsealed,
)
from pingding.actions.batches.issued_papers import correct_document, freeze_document
from pingding.actions.periodic.heartbeat import beat
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
    assert find_paper(PUBLIC, document.pk, 1).path == path_of(paper.sealed_sha256)
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


@pytest.mark.parametrize("service", [Silent, Unsealing, Other])
def test_service_that_does_not_seal_is_asked_again_and_keeps_nothing_back(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch, service: type
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(electronic_seals, "LocalSeal", service)
        beat(lambda: life.at)
    paper = newest(document)
    assert paper.awaits_seal and find_paper(PUBLIC, document.pk, 1).path == path_of(paper.sha256)
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
