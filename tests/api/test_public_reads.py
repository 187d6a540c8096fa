"""What the public reads without signing in: programmes, calls, can we apply, notices, the register, selected cases."""

import json

import pytest
from tests import factories
from tests.actions.life import Life
from tests.api.program import PUBLIC, set_clock

from pingding.policy.definition.loading import digest, read_edition
from pingding.queries.clock import SHANGHAI

pytestmark = pytest.mark.django_db
PROGRAMME = "sample-life-2025"


def test_programmes_are_listed_with_their_standing(life: Life) -> None:
    factories.edition("sample-centre-2025")
    told = PUBLIC.get("/programmes").body
    assert {one["id"]: one["state"] for one in told["items"]} == {
        "sample-life-2025": "open",
        "sample-centre-2025": "not_open",
    }
    assert (told["page"], told["pages"], told["total"]) == (1, 1, 2)


def test_programme_comes_with_documents_and_calls(life: Life) -> None:
    told = PUBLIC.get(f"/programmes/{PROGRAMME}").body
    assert {key: told["documents"][0][key] for key in ("title", "issued_under", "local_reason")} == {
        "title": "示例通知",
        "issued_under": "示例方案",
        "local_reason": "示例理由。",
    }
    assert [call["id"] for call in told["calls"]] == [life.call.pk]
    assert PUBLIC.get("/programmes/none-such").status == 404


def test_definition_is_the_stored_one(life: Life) -> None:
    told = PUBLIC.get(f"/programmes/{PROGRAMME}/definition").body
    edition = read_edition(json.dumps(told))
    assert digest(edition) == PUBLIC.get(f"/programmes/{PROGRAMME}").body["digest"]
    assert "conditions" in PUBLIC.get("/programmes/schema").body["properties"]


def test_coverage_names_the_carriers_of_each_clause(life: Life) -> None:
    told = PUBLIC.get(f"/programmes/{PROGRAMME}/coverage").body
    assert told["complete"]
    assert sum(told["counts"].values()) == len(told["lines"])
    carried = [line for line in told["lines"] if line["state"] == "carried"]
    assert carried
    assert all(line["carriers"] for line in carried)


def test_conditions_are_a_tree_with_inherited_clauses(life: Life) -> None:
    told = PUBLIC.get(f"/programmes/{PROGRAMME}/conditions").body

    def walk(nodes: list[dict[str, object]]) -> list[dict[str, object]]:
        return [one for node in nodes for one in (node, *walk(node["children"]))]  # type: ignore[arg-type]

    every = walk(told)
    assert {"legal"} <= {node["path"] for node in every}
    assert all(node["clause"] for node in every)
    assert {node["how"] for node in every} >= {"computed", "judged", "bar"}


def test_can_we_apply_gives_the_verdict_of_every_programme(life: Life) -> None:
    factories.edition("sample-centre-2025")
    asked = PUBLIC.get("/can-we-apply").body
    assert {"legal_person"} <= {question["key"] for question in asked["questions"]}
    told = PUBLIC.post("/can-we-apply", {"facts": {"legal_person": False, "staff": "many"}}).body
    assert [fault["target"] for fault in told["faults"]] == ["fact:staff"]
    verdicts = {verdict["programme"]: verdict for verdict in told["verdicts"]}
    assert set(verdicts) == {"sample-life-2025", "sample-centre-2025"}
    own = verdicts[PROGRAMME]
    assert own["answer"] == "not_satisfied"
    failed = [finding for finding in own["findings"] if finding["answer"] == "not_satisfied"]
    assert failed
    assert all(finding["clause"] and finding["sentence"] for finding in failed)
    assert verdicts["sample-centre-2025"]["closed"][0]["kind"] == "closed"


def test_can_we_apply_names_facts_that_no_programme_has(life: Life) -> None:
    told = PUBLIC.post("/can-we-apply", {"facts": {"legal_persom": True, "staff": "60"}}).body
    assert [fault["target"] for fault in told["faults"]] == ["fact:legal_persom"]
    assert "legal_person" in told["faults"][0]["remedy"]


@pytest.mark.parametrize("value", [50, 50.0, "50", "1,200", 12e1])
def test_can_we_apply_takes_numbers_and_text(life: Life, value: object) -> None:
    told = PUBLIC.post("/can-we-apply", {"facts": {"staff": value, "legal_person": True}})
    assert (told.status, told.body["faults"]) == (200, [])


def test_calls_are_listed_and_read(life: Life) -> None:
    told = PUBLIC.get("/calls").body["items"]
    assert [(call["id"], call["state"]) for call in told] == [(life.call.pk, "open")]
    assert PUBLIC.get(f"/calls/{life.call.pk}").body["programme"] == PROGRAMME
    assert PUBLIC.get("/calls?upcoming=true").body["items"] == []
    assert PUBLIC.get("/calls/999999").status == 404


def test_notice_shows_its_cases_without_personal_data(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    set_clock(monkeypatch, life.at)
    assert [one["id"] for one in PUBLIC.get("/notices").body["items"]] == [notice.pk]
    told = PUBLIC.get(f"/notices/{notice.pk}").body
    assert told["running"]
    assert [one["case"] for one in told["cases"]] == [case.number]
    assert writer.person is not None
    assert writer.person.name not in json.dumps(told, ensure_ascii=False)


def test_title_is_found_and_verified(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    title, _writer = life.recognised()
    set_clock(monkeypatch, life.at)
    assert [one["code"] for one in PUBLIC.get("/titles?text=钢铁").body["items"]] == [title.code]
    assert PUBLIC.get("/titles?text=无此").body["items"] == []
    typed = f"{title.code[:4]}-{title.code[4:].lower()}"
    told = PUBLIC.get(f"/titles/{typed}").body
    assert (told["valid"], told["name"], told["document"]) == (True, title.name, title.document.number)
    assert [event["kind"] for event in told["history"]] == ["noticed", "issued"]
    assert PUBLIC.get("/titles/ABCDEFGH2345").body["where"] == "称号查验"


def test_title_past_its_validity_is_told_so(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    title, _writer = life.recognised()
    assert title.expires_on is not None
    set_clock(monkeypatch, life.at.replace(year=title.expires_on.year + 1, tzinfo=SHANGHAI))
    assert PUBLIC.get(f"/titles/{title.code}").body["valid"] is False


def test_selected_cases_are_those_of_selections_alone(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.recognised()
    set_clock(monkeypatch, life.at)
    kinds = {one["id"]: one["kind"] for one in PUBLIC.get("/programmes").body["items"]}
    told = PUBLIC.get("/selected-cases").body["items"]
    assert all(kinds[one["programme"]] == "selection" for one in told)
    assert bool(told) is (kinds[PROGRAMME] == "selection")
