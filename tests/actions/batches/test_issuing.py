"""Numbers of titles and documents: never the same twice, over editions and over years."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.batches.issue import issue_document
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Batch, Case, Notice, Title

pytestmark = pytest.mark.django_db

KIND = "    status: recognised\n"
NEW_YEAR = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)


def edition(folder: Path, title_number: str, document_number: str, year: int = 2025) -> str:
    """A copy of the definition of that year's edition, whose titles and documents are numbered so."""
    copy = folder / f"sample-life-{year}"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    file = copy / "sample.yaml"
    text = file.read_text(encoding="utf-8").replace("id: sample-life-2025", f"id: sample-life-{year}")
    text = text.replace(KIND, f"{KIND}    number: '{title_number}'\n", 1)
    file.write_text(text.replace("示例科〔{year}〕{n}号", document_number), encoding="utf-8")
    return str(copy)


def cleared(life: Life, **values: object) -> Case:
    """A case whose notice has run."""
    case, _writer = life.submitted(**values)
    life.to_notice(case)
    life.after(life.notice(case))
    return case


def numbers(*titles: Title) -> list[tuple[str, str]]:
    return [(title.number, title.document.number) for title in titles]


def test_two_editions_with_one_pattern_share_the_count(tmp_path: Path) -> None:
    life = Life(definition=edition(tmp_path, "SLX-{year}-{n}", "示例科〔{year}〕{n}号"))
    first = cleared(life)
    revised = edition(tmp_path, "SLX-{year}-{n}", "示例科[{year}]{n}号", year=2026)
    life.call = factories.call(life.officer, factories.edition(revised))
    second = cleared(life, centre_name="示例芯片协同中心", topic="chips")
    assert first.edition != second.edition
    assert numbers(life.issue(first), life.issue(second)) == [
        ("SLX-2025-1", "示例科〔2025〕1号"),
        ("SLX-2025-2", "示例科〔2025〕2号"),
    ]


@pytest.mark.parametrize(
    ("title", "document", "later"),
    [
        ("SLX-{year}-{n}", "示例科〔{year}〕{n}号", ("SLX-2026-1", "示例科〔2026〕1号")),
        ("SLX-{n}", "示例科第{n}号", ("SLX-2", "示例科第2号")),
    ],
)
def test_the_count_begins_anew_with_the_year_only_where_the_number_names_it(
    tmp_path: Path, title: str, document: str, later: tuple[str, str]
) -> None:
    life = Life(definition=edition(tmp_path, title, document))
    first, second = cleared(life), cleared(life, centre_name="示例芯片协同中心", topic="chips")
    earlier = life.issue(first)
    life.at = NEW_YEAR
    assert numbers(life.issue(second)) == [later]
    assert earlier.number.endswith("-1")


def test_a_document_is_not_older_than_what_it_carries_out() -> None:
    life = Life()
    case = cleared(life)
    notice, held_on = Notice.objects.get(), date.fromisoformat(Batch.objects.get(kind="meeting").content["held_on"])

    def issue(dated: date) -> Batch:
        return issue_document("issue", [case.number], actor=life.officer, at=life.later(), title="示例", dated=dated)

    with pytest.raises(Refusal, match="成文日期不能早于") as refusal:
        issue(notice.last_day)
    assert refusal.value.field == "dated" and f"公示至{translation.day(notice.last_day)}" in refusal.value.remedy
    Notice.objects.update(last_day=held_on - timedelta(days=9))
    with pytest.raises(Refusal, match=f"成文日期不能早于{translation.day(held_on)}") as refusal:
        issue(held_on - timedelta(days=1))
    assert "经会议审定" in refusal.value.remedy
    assert issue(held_on).pk
