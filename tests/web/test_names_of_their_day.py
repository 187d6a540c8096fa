"""What was done before a unit was renamed, or its name corrected, shows the name of that day, wherever it is shown."""

from dataclasses import dataclass

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit

from pingding.actions.cases.overrides import override_condition
from pingding.actions.directory.corrections import Renaming, rename_organisation
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.clock import local_date
from pingding.queries.panels.score_boards import scorer_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Notice, Organisation, ScoreSheet

pytestmark = pytest.mark.django_db
NEW, NEW_BODY = "示例新名科技有限公司", "示例科学技术委员会"


@dataclass
class Renamed:
    """A case of a unit that was renamed, with the bureau, once it had been recognised."""

    life: Life
    case: Case
    writer: Viewer
    notice: Notice
    unit: str
    body: str
    """The names before."""


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Renamed:
    life = Life()
    title, writer = life.recognised()
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    before = (title.organisation.name, life.city.name)
    rename(title.organisation, NEW, life)
    rename(life.city, NEW_BODY, life)
    life.later(days=1)
    notice = Notice.objects.get(batch__items__case=title.case)
    return Renamed(life, Case.objects.get(pk=title.case_id), writer, notice, *before)


def rename(organisation: Organisation, name: str, life: Life) -> None:
    renaming = Renaming(name, local_date(life.at), "准予变更登记通知书")
    rename_organisation(organisation, renaming, actor=factories.administrator(), at=life.later())


def test_notice_and_its_list_show_the_names_under_which_it_was_put_up(client: Client, renamed: Renamed) -> None:
    page = visit(client, f"/notices/{renamed.notice.pk}/")
    assert page.fact("申报单位") == renamed.unit and renamed.body in page.text_of("footer.paper-end")
    assert NEW not in page.html and NEW_BODY not in page.html
    assert [note for note in visit(client, "/notices/").texts(".link-list .cell-note") if renamed.body in note]
    said = client.get(f"/api/v1/notices/{renamed.notice.pk}").json()
    assert (said["published_by"], said["cases"][0]["organisation"]) == (renamed.body, renamed.unit)


def test_notice_put_up_after_the_renaming_shows_the_new_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    rename(case.organisation, NEW, life)
    notice = life.notice(case)
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    assert visit(client, f"/notices/{notice.pk}/").fact("申报单位") == NEW


def test_lists_and_documents_show_the_names_of_their_day(renamed: Renamed) -> None:
    visitor = Visitor(renamed.life.officer, renamed.life.at)
    for kind in ("rank", "meeting", "notice", "issue"):
        batch = renamed.case.batch_items.get(batch__kind=kind).batch
        page = visitor.get(f"/batches/{batch.pk}/")
        assert page.fact("办理单位") == renamed.body, kind
        assert page.rows()[0].cell("申报单位") == renamed.unit, kind


def test_case_shows_who_acted_by_the_name_of_that_day_and_the_applicant_by_both(renamed: Renamed) -> None:
    visitor = Visitor(renamed.life.officer, renamed.life.at)
    opinions = visitor.get(f"/cases/{renamed.case.number}/?tab=opinions")
    seats = opinions.texts(".seat b")
    assert renamed.body in seats and NEW_BODY not in seats
    head = opinions.texts(".page-head p.muted")[0]
    assert f"{NEW}（申报时名称：{renamed.unit}）" in head
    content = visitor.get(f"/cases/{renamed.case.number}/?tab=content")
    assert content.texts(".form-shown p.muted")[0].startswith(renamed.unit)


def test_receipt_and_printout_show_the_name_under_which_it_was_handed_in(renamed: Renamed) -> None:
    visitor = Visitor(renamed.writer, renamed.life.at)
    receipt = renamed.case.filings.exclude(receipt=None).order_by("pk")[0].receipt
    said = visitor.get(f"/cases/{renamed.case.number}/receipt/{receipt}/")
    assert renamed.unit in said.text_of(".confirmed") and NEW not in said.text_of(".confirmed")
    whole = visitor.get(f"/cases/{renamed.case.number}/whole/")
    assert renamed.unit in whole.texts(".whole header")[0]


def test_unit_still_reads_in_the_journal_what_it_did_under_its_former_name(renamed: Renamed) -> None:
    journal = Visitor(renamed.writer, renamed.life.at).get(f"/cases/{renamed.case.number}/?tab=journal")
    own = [row for row in journal.rows() if renamed.unit in row.cell("办理人")]
    assert len(own) > 1 and all("示例单位管理员" in row.cell("办理人") for row in own)


def test_condition_let_pass_says_who_did_it_by_the_name_of_that_day() -> None:
    life = Life()
    case, _writer = life.submitted(staff="5")
    override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    before = life.city.name
    rename(life.city, NEW_BODY, life)
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=conditions")
    assert [text for text in page.texts(".verdict-remedy") if text.startswith(before) and "放行" in text]


def test_score_sheet_names_the_office_that_gave_it_as_it_was_called_then() -> None:
    life = Life()
    case, _writer = life.submitted()
    sheet = ScoreSheet(case=case, source="district", organisation=life.city, submitted_at=life.later())
    before = life.city.name
    rename(life.city, NEW_BODY, life)
    life.city.refresh_from_db()
    later = ScoreSheet(case=case, source="district", organisation=life.city, submitted_at=life.later())
    seen = visibility_of(life.officer, CaseFile(case))
    assert (scorer_of(sheet, 0, seen), scorer_of(later, 0, seen)) == (before, NEW_BODY)


def test_step_in_progress_names_who_has_acted_as_the_office_was_called_then() -> None:
    life = Life(regions=("yuzhong",))
    case, _writer = life.submitted()
    life.check(case, "wanzhou")
    (acted,) = life.districts["wanzhou"].organisations
    before = acted.name
    rename(acted, NEW_BODY, life)
    (step,) = path_of(CaseFile(Case.objects.get(pk=case.pk))).waiting
    assert step.acted == (before,)
