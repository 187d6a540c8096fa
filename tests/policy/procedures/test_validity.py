"""From when until when an edition's documents are in force."""

from datetime import date

import pytest
from tests.places import ROOT

from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.language import Document, Edition
from pingding.policy.procedures.validity import (
    duties_end_on,
    duties_words,
    effective_from,
    force_fault,
    in_force_from,
    lapse_in_effect,
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    shared = load_shared(ROOT / "programmes/_shared")
    return load_edition(ROOT / "tests/definitions/sample-centre-2025", shared)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ({"in_force": date(2025, 5, 1), "published": date(2025, 4, 1)}, date(2025, 5, 1)),
        ({"published": date(2024, 3, 1), "in_force_days": 30}, date(2024, 4, 1)),
        ({"published": date(2024, 3, 1), "signed": date(2024, 2, 1)}, date(2024, 3, 1)),
        ({"signed": date(2024, 2, 1)}, date(2024, 2, 1)),
        ({}, None),
    ],
)
def test_first_day_in_force(dates: dict[str, object], first: date | None) -> None:
    document = Document.model_validate({"title": "示例", "issuers": ["示例机关"], **dates})
    assert in_force_from(document) == first


@pytest.mark.parametrize(
    ("on", "clause"),
    [
        (date(2025, 9, 30), "四"),
        (date(2025, 10, 1), None),
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "五"),
    ],
)
def test_edition_is_in_force_from_its_first_day_to_the_eve_of_lapsing(
    on: date, clause: str | None, edition: Edition
) -> None:
    fault = force_fault(edition, on)
    assert (fault.cited if fault else None) == clause
    assert fault is None or (fault.kind == "closed" and "示例〔2025〕1号" in fault.what)


INDUSTRY, MANUFACTURING = "cq-industry-2024", "cq-manufacturing-2017"


def programme(key: str) -> Edition:
    return load_edition(ROOT / "programmes" / key, load_shared(ROOT / "programmes/_shared"))


def test_the_day_of_publication_is_not_counted_and_thirty_days_pass_before_the_first_in_force() -> None:
    guide = programme(INDUSTRY)
    assert effective_from(guide) == date(2024, 7, 1)
    fault = force_fault(guide, date(2024, 6, 30))
    assert fault is not None and "自2024年7月1日起施行" in fault.what and fault.clause == ("第二十条",)
    condition = guide.condition("acceptance.in_force")
    assert condition is not None and "2024年7月1日" in condition.remedy
    assert "2024年7月1日" in guide.documents["guide"].local


def test_a_lapse_that_no_document_states_is_a_local_decision_with_its_reason_and_what_follows() -> None:
    plan = programme(MANUFACTURING)
    assert force_fault(plan, date(2020, 12, 31)) is None
    fault = force_fault(plan, date(2021, 1, 1))
    assert fault is not None and fault.clause == ()
    assert "没有写明有效期，按本地决定自2021年1月1日起不再受理新的申报（方案的建设目标以2020年为限" in fault.what
    assert "新的申报请按《重庆市制造业创新中心建设管理办法（暂行）》办理" in fault.remedy


def ended(edition: Edition) -> Edition:
    """The edition with nothing owed any more once it has lapsed."""
    notice = edition.documents["notice"]
    assert notice.lapses is not None and notice.lapses.duties is not None
    duties = notice.lapses.duties.model_copy(update={"then": "end"})
    lapse = notice.lapses.model_copy(update={"duties": duties})
    return edition.model_copy(update={"documents": {"notice": notice.model_copy(update={"lapses": lapse})}})


def test_what_holders_owe_after_a_lapse_goes_on_or_ends_and_says_why(edition: Edition) -> None:
    lapse = lapse_in_effect(edition, date(2026, 1, 1))
    assert lapse is not None and lapse_in_effect(edition, date(2025, 12, 31)) is None
    assert duties_words(lapse) == "继续履行，直至称号终止或新办法另有规定（测试）"
    assert duties_end_on(edition) is None and duties_end_on(ended(edition)) == date(2026, 1, 1)
    last = lapse_in_effect(ended(edition), date(2026, 1, 1))
    assert last is not None and duties_words(last) == "自2026年1月1日起不再要求（测试）"


def test_document_that_sets_no_rules_does_not_count(edition: Edition) -> None:
    notice = edition.documents["notice"].model_copy(update={"rules": False})
    silent = edition.model_copy(update={"documents": {"notice": notice}})
    assert force_fault(silent, date(2030, 1, 1)) is None


def rule_document(title: str, **days: date | str) -> Document:
    return Document.model_validate({"title": title, "issuers": ["示例机关"], **days})


def test_edition_with_two_rule_documents_is_in_force_from_the_later_until_the_first_lapses(edition: Edition) -> None:
    documents = {
        "measures": rule_document(
            "办法", in_force=date(2025, 3, 1), in_force_clause="一", lapses={"on": date(2027, 1, 1), "local": "示例。"}
        ),
        "detail": rule_document(
            "细则", in_force=date(2025, 6, 1), in_force_clause="二", lapses={"on": date(2026, 1, 1), "local": "示例。"}
        ),
        "guide": rule_document("指南", in_force=date(2030, 1, 1)).model_copy(update={"rules": False}),
    }
    for order in (list(documents), list(reversed(documents))):
        both = edition.model_copy(update={"documents": {key: documents[key] for key in order}})
        assert effective_from(both) == date(2025, 6, 1)
        early, late = force_fault(both, date(2025, 5, 31)), force_fault(both, date(2026, 1, 1))
        assert early is not None and "《细则》" in early.what and early.clause == ("二",)
        assert late is not None and "《细则》" in late.what and "不再受理" in late.what
        assert force_fault(both, date(2025, 6, 1)) is None and force_fault(both, date(2025, 12, 31)) is None
    undated = edition.model_copy(update={"documents": {"measures": rule_document("办法")}})
    assert effective_from(undated) is None and force_fault(undated, date(1999, 1, 1)) is None
