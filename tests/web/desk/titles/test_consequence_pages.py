"""Pages of a consequence: proposed on a title, read and answered by the unit, decided; bans and the credit record."""

from unittest.mock import patch
from urllib.parse import unquote

import pytest
from tests import factories
from tests.actions.titles.followed import Followed
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import open_application
from pingding.actions.batches.issue import issue_document
from pingding.actions.periodic.tick import tick
from pingding.actions.titles.consequences import propose
from pingding.records.models import Ban, Case, Proposal, TitleChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Followed:
    return Followed()


def visitor(world: Followed, who: str = "officer") -> Visitor:
    return Visitor(getattr(world, who), world.later())


def test_officer_proposes_from_the_page_of_the_title(world: Followed) -> None:
    officer = visitor(world)
    url = f"/titles/{world.title.code}/propose/fraud/"
    links = [part.attribute("href") for part in officer.get(f"/titles/{world.title.code}/").all("a.btn")]
    assert url in links
    page = officer.sent(url, {"facts": " "}, 422)
    assert "未填写" in page.text_of("#error-summary")
    led = officer.post(url, {"facts": "所报材料系伪造。"})
    case = Proposal.objects.get().case
    assert unquote(led) == f"/cases/{case.number}/"


def test_unit_and_public_are_offered_no_proposal(world: Followed) -> None:
    for who in (visitor(world, "writer"), Visitor(factories.expert(), world.at)):
        page = who.get(f"/titles/{world.title.code}/")
        assert "/propose/" not in "".join(part.attribute("href") for part in page.all("a"))
        who.get(f"/titles/{world.title.code}/propose/fraud/", 403)


def test_unit_reads_grounds_clause_and_period_and_states_its_case(world: Followed) -> None:
    case = world.failed_twice().case
    unit = visitor(world, "writer")
    text = unit.get(f"/cases/{case.number}/").text_of("#proposal")
    assert "考核等级：不合格" in text and "撤销" in text and "限制申报" in text and "以前陈述申辩" in text
    assert case.number in unit.get("/my/").text
    form = unit.get(f"/cases/{case.number}/write/statement/")
    assert "陈述申辩" in form.text and "考核等级：不合格" in form.text_of("#grounds")
    grounds = form.text_of("#grounds")
    assert "拟：撤销" in grounds and "以前陈述申辩" in grounds and "逾期未办理的，视为“" in grounds
    world.state(case)
    text = visitor(world).get(f"/cases/{case.number}/").text_of("#proposal")
    assert "以前陈述申辩" not in text


def test_officer_decides_on_the_page_and_silence_waits(world: Followed) -> None:
    case = world.failed_twice().case
    officer = visitor(world)
    assert not officer.get(f"/cases/{case.number}/").has("form[action*=two_failures_decision]")
    world.later(days=30)
    tick(at=world.at)
    officer = visitor(world)
    page = officer.get(f"/cases/{case.number}/")
    assert "确认处理" in page.text_of("#act")
    url = f"/cases/{case.number}/act/two_failures_decision/"
    sent = officer.hidden(f"/cases/{case.number}/") | {"outcome": "reject"}
    assert "理由" in officer.sent(url, sent, 422).text_of("#error-summary")
    officer.post(url, sent | {"outcome": "confirm"})
    assert not TitleChange.objects.exists()
    issue_document("two_failures_document", [case.number], actor=world.officer, at=world.later(), title="撤销决定")
    assert set(TitleChange.objects.values_list("act", flat=True)) == {"revoke", "ban"}
    decided = visitor(world).get(f"/cases/{case.number}/").by_id("proposal")
    assert [line.split("，")[0] for line in decided.texts(".carried-out li")] == ["撤销", "限制申报"]
    assert "拟：" not in decided.text and "sheet-warn" not in decided.classes


def test_title_page_says_until_when_and_names_nobody(world: Followed) -> None:
    world.revoked()
    page = visitor(world, "writer").get(f"/titles/{world.title.code}/")
    assert any("以前不受理其申报" in fact for fact in page.texts("dl.facts dd"))
    assert "示例丁" not in page.text


def test_life_of_a_title_leads_only_to_documents_that_its_reader_may_read(world: Followed) -> None:
    world.revoked()
    path, unit = f"/titles/{world.title.code}/", visitor(world, "writer")
    (revoked,) = Visitor(factories.expert(), unit.at).get(path).all(".life-bad")
    assert revoked.text_of("h3") == "撤销" and not revoked.has("h3 a")
    (led,) = [event.one("h3 a").attribute("href") for event in unit.get(path).all(".life-bad")]
    unit.get(led)


def test_applying_again_is_refused_and_the_inquiry_says_so(world: Followed) -> None:
    world.revoked()
    unit = visitor(world, "writer")
    assert "不得申报" in unit.get(f"/calls/{world.call.pk}/apply/").text
    assert "不得申报" in unit.get("/can-we-apply/?closed=1").text


def test_inquiry_and_interface_call_the_ban_of_another_programme_a_hint(world: Followed) -> None:
    world.revoked()
    factories.edition("sample-rolling-2025")
    unit = visitor(world, "writer")
    own, other = sorted(unit.get("/can-we-apply/?closed=1").all(".ban"), key=lambda shown: "提示：" in shown.text)
    assert "不得申报" in own.text and "提示：" not in own.text
    assert "提示：" in other.text and "（四）" in other.text and "不得申报" not in other.text
    with patch("pingding.web.frame.middleware.now", return_value=unit.at):
        verdicts = unit.client.get("/api/v1/can-we-apply").json()["verdicts"]
    says = {ban["blocks"]: ban["says"] for verdict in verdicts for ban in verdict["bans"]}
    assert "不得申报" in says[True] and "仅作提示" in says[False]


def test_other_programme_shows_the_warning_to_unit_and_reviewer(world: Followed) -> None:
    world.revoked()
    call = factories.call(world.officer, factories.edition("sample-rolling-2025"))
    case = open_application(call, world.unit, actor=world.writer, at=world.later())
    shown = visitor(world, "writer").get(f"/cases/{case.number}/check/").text_of(".banner-warn")
    assert "示例考核中心" in shown and "提示" in shown and "不得申报" not in shown
    Case.objects.filter(pk=case.pk).update(submitted_at=world.at)
    shown = visitor(world).get(f"/cases/{case.number}/").text_of(".banner-warn")
    assert "示例考核中心" in shown and "不得申报" not in shown


def fraud_confirmed(world: Followed) -> None:
    case = propose(world.title.code, "fraud", facts="伪造", actor=world.officer, at=world.later())
    world.later(days=20)
    tick(at=world.at)
    world.review(case, "fraud_decision", "confirm")


def test_credit_record_lists_and_exports_without_formulas(world: Followed) -> None:
    type(world.unit).objects.filter(pk=world.unit.pk).update(name="=示例公司")
    fraud_confirmed(world)
    officer = visitor(world)
    assert "弄虚作假" in officer.get("/credit/").all("table")[0].text
    exported = officer.client.get("/credit/export.csv").content.decode()
    assert "'=示例公司" in exported and "六" in exported and "\n=" not in exported
    assert ",2030-10-29,全部办法," in exported
    assert officer.queries("/credit/") <= 14


def test_credit_record_tells_a_ban_of_its_programme_alone_and_one_for_good(world: Followed) -> None:
    fraud_confirmed(world)
    Ban.objects.update(everywhere=False, ends=None)
    officer = visitor(world)
    assert "不再受理（本办法，其他办法仅作提示）" in officer.get("/credit/").all("table")[0].text
    exported = officer.client.get("/credit/export.csv").content.decode()
    assert exported.count(",长期,本办法，其他办法仅作提示,") == 1


def test_credit_record_is_for_the_leading_authority(world: Followed) -> None:
    fraud_confirmed(world)
    visitor(world, "writer").get("/credit/", 403)
    district = visitor(world, "district").get("/credit/")
    assert not district.has("table")
    assert Visitor(factories.auditor(), world.at).get("/credit/").has("table")


def test_ban_is_lifted_on_its_page_and_the_record_says_so(world: Followed) -> None:
    fraud_confirmed(world)
    officer = visitor(world)
    (url,) = [a.attribute("href") for a in officer.get("/credit/").all("td a") if "/bans/" in a.attribute("href")]
    assert "2030年10月30日以前不受理" in officer.get(url).text_of(".facts")
    assert officer.get(url).field("day").value == ""
    page = officer.sent(url, {"day": "2020-01-01", "document": "示例复核决定", "reason": "有误。"}, 409)
    assert "早于限制开始之日" in page.fault("f-day")
    officer.post(url, {"day": world.at.date().isoformat(), "document": "示例复核决定", "reason": "有误。"})
    shown = officer.get("/credit/")
    assert "示例复核决定" in shown.all("table")[0].text and "示例复核决定" in shown.section("限制申报").text
    exported = officer.client.get("/credit/export.csv").content.decode()
    assert "解除之日" in exported and "示例复核决定" in exported
    assert "不得申报" not in visitor(world, "writer").get("/can-we-apply/").text


def test_only_the_authority_opens_the_page_that_lifts(world: Followed) -> None:
    fraud_confirmed(world)
    pk = Ban.objects.get().pk
    for who in (visitor(world, "writer"), visitor(world, "district"), Visitor(factories.auditor(), world.at)):
        who.get(f"/credit/bans/{pk}/", 403)
    visitor(world).get("/credit/bans/999/", 404)
