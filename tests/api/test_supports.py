"""The ledger of a title through the API: read by everybody, entered into by the office alone."""

from pathlib import Path

import pytest
from tests.actions.titles.supported import Supported, at
from tests.api.program import PUBLIC, Program, program_of, set_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(clock: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Supported:
    centre = Supported(tmp_path)
    set_clock(monkeypatch, at(centre.granted))
    return centre


@pytest.fixture
def office(centre: Supported) -> Program:
    return program_of(centre.life.officer, at(centre.granted))


def test_ledger_is_public_and_names_nobody(centre: Supported, office: Program) -> None:
    centre.enter("pay_support", amount=10)
    answer = office.get(f"/titles/{centre.title.code}/supports").body
    special, local, _matched = answer["supports"]
    assert (special["total"], special["paid"], special["left"]) == ("1000000.00", "100000.00", "900000.00")
    assert [line["state"] for line in special["instalments"]] == ["payable", "early", "early"]
    assert (local["total"], local["left"]) == (None, None)
    (entry,) = answer["entries"]
    assert (entry["kind"], entry["amount"], entry["document"]) == ("paid", "10万元", "示例财〔2026〕1号")
    assert "示例理由" not in str(answer) and "示例经办人" not in str(answer)
    assert PUBLIC.get(f"/titles/{centre.title.code}/supports").status == 200


def test_office_enters_every_kind(centre: Supported, office: Program) -> None:
    day, url = centre.granted.isoformat(), f"/titles/{centre.title.code}/supports"
    more = {"day": day, "document": "示例文", "reason": "示例理由"}
    stated = {**more, "stated": {"city_grant": "100"}}
    assert office.post(f"{url}/matched/promises", stated).body["supports"][2]["total"] == "500000.00"
    paid = office.post(f"{url}/special/payments", {**more, "amount": "40", "instalment": 1})
    assert (paid.status, paid.body["supports"][0]["paid"]) == (201, "400000.00")
    stopped = office.post(f"{url}/special/stops", more).body["supports"][0]
    assert (stopped["stopped"], stopped["stopped_until"]) == (True, None)
    assert not office.post(f"{url}/special/resumptions", more).body["supports"][0]["stopped"]
    recovered = office.post(f"{url}/special/recoveries", {**more, "amount": "15"}).body
    assert recovered["supports"][0]["recovered"] == "150000.00"
    wrong = recovered["entries"][-1]["id"]
    corrected = office.post(f"{url}/entries/{wrong}/corrections", {"reason": "登记有误"}).body
    assert corrected["supports"][0]["recovered"] == "0.00"
    assert office.post(f"{url}/entries/{wrong}/corrections", {"reason": "登记有误"}).status == 409
    assert office.post(f"{url}/entries/99999/corrections", {"reason": "登记有误"}).status == 404


def test_entry_over_the_cap_is_a_conflict_with_its_clause(centre: Supported, office: Program) -> None:
    body = {"day": centre.granted.isoformat(), "document": "示例文", "amount": "41", "instalment": 1}
    answer = office.post(f"/titles/{centre.title.code}/supports/special/payments", body)
    assert (answer.status, answer.body["clause"]) == (409, "五")


def test_nobody_else_enters(centre: Supported) -> None:
    body = {"day": centre.granted.isoformat(), "document": "示例文", "amount": "40", "instalment": 1}
    url = f"/titles/{centre.title.code}/supports/special/payments"
    assert PUBLIC.post(url, body).status == 401
    assert program_of(centre.holder, at(centre.granted)).post(url, body).status == 403
    assert program_of(centre.life.officer, at(centre.granted)).post(url, {**body, "day": "never"}).status == 422
