"""The ledgers on the desk: the list, the forms of a title's ledger, what they refuse; and the public ledger."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests import factories
from tests.actions.titles.supported import Supported, at
from tests.conftest import Keep
from tests.web.desk.pages import Visitor
from tests.web.page_reader import page_of

from pingding.records.models import SupportEntry

pytestmark = pytest.mark.django_db
PAY = "special-pay-"


@pytest.fixture(scope="module")
def centres(keep: Keep[Supported], tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Supported]:
    return keep(lambda: Supported(tmp_path_factory.mktemp("supported")))


@pytest.fixture
def centre(centres: Callable[[], Supported], db: None) -> Supported:
    return centres()


@pytest.fixture
def officer(centre: Supported) -> Visitor:
    return Visitor(centre.life.officer, at(centre.granted))


def payment(centre: Supported, **changes: str) -> dict[str, str]:
    typed = {
        "day": centre.granted.isoformat(),
        "amount": "40",
        "instalment": "1",
        "document": "示例财〔2026〕1号",
    } | changes
    return {"support": "special", "act": "pay"} | {f"{PAY}{name}": text for name, text in typed.items()}


def test_payment_is_entered_from_the_ledger_and_shown(centre: Supported, officer: Visitor) -> None:
    url = f"/supports/{centre.title.code}/"
    page = officer.get(url)
    assert page.field(f"{PAY}amount").value == "" and "尚未支付40万元" in page.by_id("support-special").text
    assert page.field(f"{PAY}instalment").value == "1" and page.field(f"{PAY}day").value == ""
    assert page.field("special-stop-day").value == ""
    assert officer.post(url, payment(centre)) == url
    page = officer.get(url)
    assert "40万元" in page.by_id("support-special").text
    assert "示例经办人" in page.by_id("support-special").text
    assert "number" in officer.get("/supports/").all("thead th")[2].classes
    (row,) = [row for row in officer.get("/supports/").rows() if "专项支持" in row.text]
    assert [row.cell(name) for name in ("应支付", "已支付", "本年到期", "余额")] == [
        "100万元",
        "40万元",
        "0万元",
        "60万元",
    ]


def test_of_several_instalments_that_are_due_none_is_chosen_at_first(centre: Supported) -> None:
    later = Visitor(centre.life.officer, at(centre.granted + timedelta(days=1200)))
    page = later.get(f"/supports/{centre.title.code}/")
    assert page.field(f"{PAY}instalment").value == "" and len(page.field(f"{PAY}instalment").choices) > 2
    assert page.field(f"{PAY}amount").value == "" and "尚未支付" not in page.text


def test_public_ledger_shows_sums_and_entries_without_persons(centre: Supported, officer: Visitor) -> None:
    officer.post(f"/supports/{centre.title.code}/", payment(centre, reason="内部说明"))
    page = page_of(Client().get(f"/titles/{centre.title.code}/"), 200)
    sheet = page.by_id("support-special").text
    assert "100万元" in sheet and "60万元" in sheet and "示例财〔2026〕1号" in sheet and "第2期" in sheet
    assert "示例经办人" not in page.html and "内部说明" not in page.html


def test_form_that_is_refused_keeps_what_was_typed_and_says_where(centre: Supported, officer: Visitor) -> None:
    page = officer.sent(f"/supports/{centre.title.code}/", payment(centre, amount="41", document=""), 422)
    assert page.faults()[0].text.startswith("依据文件")
    page = officer.sent(f"/supports/{centre.title.code}/", payment(centre, amount="41"), 409)
    (fault,) = page.faults()
    assert "至多再支付40万元" in fault.text
    assert page.by_id(f"f-{PAY}amount")
    assert not SupportEntry.objects.exists()


def test_every_kind_of_entry_has_its_form_when_it_can_be_made(centre: Supported, officer: Visitor) -> None:
    url, day = f"/supports/{centre.title.code}/", centre.granted.isoformat()

    def post(act: str, **typed: str) -> None:
        officer.post(
            url, {"support": "special", "act": act} | {f"special-{act}-{key}": each for key, each in typed.items()}
        )

    stated = {"matched-promise-fact-city_grant": "100", "matched-promise-day": day, "matched-promise-document": "甲文"}
    officer.post(url, {"support": "matched", "act": "promise"} | stated)
    officer.post(url, payment(centre))
    post("stop", day=day, reason="核查")
    assert not [name for name in officer.get(url).fields() if name.startswith(PAY)]
    officer.post(
        url, {"support": "special", "act": "resume", "special-resume-day": day, "special-resume-reason": "已核"}
    )
    sent = {"day": day, "amount": "5", "document": "乙文", "reason": "多付"}
    officer.post(
        url, {"support": "special", "act": "recover"} | {f"special-recover-{key}": each for key, each in sent.items()}
    )
    wrong = SupportEntry.objects.get(kind="recovered")
    sent = {"special-correct-entry": str(wrong.pk), "special-correct-reason": "登记有误"}
    officer.post(url, {"support": "special", "act": "correct"} | sent)
    kinds = SupportEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["promised", "paid", "stopped", "resumed", "recovered", "reversed"]
    assert "已更正" in officer.get(url).text
    assert officer.sent(url, {"support": "special", "act": "none"}, 400).faults()


def test_ledger_is_closed_to_who_enters_nothing_in_it(centre: Supported) -> None:
    other = Visitor(factories.officer(factories.office("economy@cq")), at(centre.granted))
    assert other.get("/supports/").empty()
    assert "由其他部门登记" in other.get(f"/supports/{centre.title.code}/", 403).text
    holder = Visitor(centre.holder, at(centre.granted))
    for path in ("/supports/", f"/supports/{centre.title.code}/"):
        assert "由有关部门的经办人登记" in holder.get(path, 403).text
    assert Visitor(centre.life.officer, at(centre.granted)).get("/supports/NONESUCH/", 404)


def test_district_finds_its_own_support_alone(centre: Supported) -> None:
    page = Visitor(centre.life.districts["wanzhou"], at(centre.granted)).get(f"/supports/{centre.title.code}/")
    assert {name.split("-")[0] for name in page.fields() if "-" in name} == {"local"}


def test_queries_do_not_grow_with_titles(centre: Supported, officer: Visitor) -> None:
    before = officer.queries("/supports/")
    officer.post(f"/supports/{centre.title.code}/", payment(centre))
    centre.life.recognised()
    assert officer.queries("/supports/") == before


def test_programme_page_says_what_a_title_brings(centre: Supported) -> None:
    page = page_of(Client().get("/programmes/sample-life-2025/"), 200)
    lines = "\n".join(page.texts("main li, main dd, main p"))
    for words in (
        "专项支持（100万元，分3期）",
        "区县补助（金额逐件确定，不超过20万元）",
        "配套（上级补助的0.5倍，同一单位只享受一次）",
    ):
        assert words in lines
