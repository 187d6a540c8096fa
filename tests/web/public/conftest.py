"""The public pages' tests: the five programmes of this repository, and a clock that a test sets."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.actions.life import Life

from pingding.actions.calls.calls import publish_call
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Case, Notice, StoredEdition

GROUNDS = {"name": "示例丙", "contact": "023-60000001", "grounds": "所列成果归属有争议，另有权利人"}


class Clock:
    """What time it is for the pages."""

    def __init__(self) -> None:
        self.at = datetime(2025, 10, 15, 10, tzinfo=SHANGHAI)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: found.at)
    return found


@pytest.fixture
def programmes(db: None, clock: Clock) -> list[str]:
    """Every programme of the repository, stored; those that can be have a call."""
    return factories.programmes()


@pytest.fixture
def fusion_call(programmes: list[str]) -> StoredEdition:
    """The selection's call, open from 2025-10-11 to 2025-10-31."""
    stored = StoredEdition.objects.get(programme="cq-fusion-cases-2025")
    publish_call(stored, actor=factories.officer(factories.office("economy@cq")), at=factories.START)
    return stored


@pytest.fixture
def case(life: Life) -> Case:
    found, _writer = life.submitted()
    return life.to_notice(found)


@pytest.fixture
def notice(life: Life, case: Case, clock: Clock) -> Notice:
    found = life.notice(case)
    clock.at = life.at
    return found


def bad_files() -> dict[str, tuple[list[SimpleUploadedFile], str]]:
    """What is refused as evidence, one of each kind: the files, and a word of what is said."""
    large = b"%PDF-1.4\n" + bytes(10 * 1024 * 1024)
    return {
        "kind": ([scan("程序.exe", b"MZ")], "程序.exe"),
        "content": ([scan(content=b"no pdf")], "证明.pdf"),
        "empty": ([scan(content=b"")], "文件是空的"),
        "large": ([scan(content=large)], "超过10MB"),
        "many": ([scan(content=b"%PDF-1.4\n" + bytes([n])) for n in range(4)], "最多3个文件"),
    }


def object_url(notice: Notice, case: Case) -> str:
    """Where an objection to a case of a notice is sent."""
    return f"/notices/{notice.pk}/object/{case.number}/"


def scan(name: str = "证明.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n") -> SimpleUploadedFile:
    """A file as evidence."""
    return SimpleUploadedFile(name, content, "application/pdf")
