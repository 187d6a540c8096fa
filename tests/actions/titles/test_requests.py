"""A procedure is opened on request: by whom, on which titles, and how it goes on to the register."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life

from pingding.actions.applications.applications import save_draft, withdraw_application
from pingding.actions.applications.submission import submit_application
from pingding.actions.batches.issue import issue_document
from pingding.actions.titles.requests import open_request
from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.translation import in_language
from pingding.queries.journal.journal import verify
from pingding.queries.title_spans import span_of
from pingding.queries.titles.register import find_title, title_history
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Case, JournalEntry, Message, Title, TitleChange

pytestmark = pytest.mark.django_db


def request(life: Life, title: Title, actor: Viewer, procedure: str = "renaming", at: datetime | None = None) -> Case:
    return open_request(title.number, procedure, actor=actor, at=at or life.later())


def refused(
    life: Life, title: Title, actor: Viewer, procedure: str = "renaming", at: datetime | None = None
) -> Refusal:
    before = Case.objects.count(), JournalEntry.objects.count()
    with pytest.raises(Refusal) as caught:
        request(life, title, actor, procedure, at)
    assert (Case.objects.count(), JournalEntry.objects.count()) == before
    return caught.value


def test_request_opens_a_case_of_the_titles_edition_for_its_holder(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = request(life, title, writer)
    assert (case.held_title, case.edition, case.organisation) == (title, title.edition, title.organisation)
    assert (case.name, case.regions, case.status) == (title.name, ["wanzhou"], "draft")
    assert case.requested and case.opened_by == writer.person
    entry = JournalEntry.objects.get(case=case, act="open_request")
    assert (entry.actor, entry.behalf, entry.clause) == (writer.person, title.organisation.name, "六")


def test_change_goes_from_the_request_to_the_register(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    old, before = title.name, life.at.date()
    life.later(days=20)
    case = request(life, title, writer)
    save_draft(case.number, {"new_name": "示例新材料协同中心"}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    life.act(case, "vet", "pass", ChecklistAnswers(checks={"registered": True}), life.districts["wanzhou"])
    life.act(case, "advise", "agree", OpinionGiven(opinion="同意变更。"), life.officer)
    issue_document("reply", [case.number], actor=life.officer, at=life.later(), title="示例变更批复")
    today = life.at.date()
    assert find_title(title.number, today).span.name == "示例新材料协同中心"
    assert find_title(title.number, before).span.name == old
    change = TitleChange.objects.get(title=title)
    assert (change.act, change.case, change.document is not None) == ("rename", case, True)
    changed = next(each for each in title_history(find_title(title.number, today), today) if each.act == "rename")
    assert changed.became == f"由“{old}”改为“示例新材料协同中心”"
    told = Message.objects.get(case=case, text__contains="起为")
    assert in_language(told.text, told.words).startswith(f"“{old}”：更名，自")
    with override("en"):
        assert in_language(told.text, told.words).startswith(f"{old}: renamed, ")
    assert in_language(told.text, told.words).endswith("起为“示例新材料协同中心”")
    case.refresh_from_db()
    assert case.status == "closed"


def test_refusal_calls_the_day_of_a_request_the_day_of_the_request(tmp_path: Path) -> None:
    late = "when: staff >= 40 and asked_on < DATE '2020-01-01'"
    life = titled_life(tmp_path, ("when: staff >= 40, times: 1", f"{late}, times: 1"))
    title, writer = life.recognised()
    refusal = refused(life, title, writer, "prolonging")
    assert "提出日期早于2020年1月1日" in refusal.what and "本称号提出日期" in refusal.what
    assert "填报日期" not in refusal.what


STANDING = (
    "facts:\n",
    "facts:\n  title_now: {label: 称号状态, type: choice, earlier: {title: standing}, clause: 六}\n",
)
REPLIES = (
    "issued: {label: 批复, end: closed, acts: [{act: rename, fact: new_name}]}",
    """issued: {label: 批复, end: closed, when: title_now <> 'expired', acts: [{act: rename, fact: new_name}]}
          late:
            label: 恢复并批复
            end: closed
            when: title_now = 'expired'
            acts: [{act: restore, years: 3}, {act: rename, fact: new_name}]
          ended: {label: 终止办理, end: closed, tone: refuse}""",
)


@pytest.mark.parametrize("way", ["late", "ended"])
def test_title_that_expires_while_its_request_runs_leaves_a_way(tmp_path: Path, way: str) -> None:
    """As the guide writes it: by its standing it is restored and then changed, or the request is closed."""
    life = titled_life(tmp_path, STANDING, REPLIES)
    title, writer = life.recognised()
    case = request(life, title, writer, at=life.later(days=1000))
    save_draft(case.number, {"new_name": "示例新材料协同中心"}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    life.act(case, "vet", "pass", ChecklistAnswers(checks={"registered": True}), life.districts["wanzhou"])
    life.act(case, "advise", "agree", OpinionGiven(opinion="同意变更。"), life.officer)
    life.later(days=200)
    with pytest.raises(Refusal) as caught:
        issue_document(
            "reply", [case.number], actor=life.officer, at=life.later(), title="示例变更批复", outcome="issued"
        )
    assert "称号状态" in str(caught.value) and "其他结果" in str(caught.value)
    issue_document("reply", [case.number], actor=life.officer, at=life.later(), title="示例变更批复", outcome=way)
    case.refresh_from_db()
    span = find_title(title.number, life.at.date()).span
    assert case.status == "closed"
    assert (span.standing, span.name == "示例新材料协同中心") == (
        ("in_force", True) if way == "late" else ("expired", False)
    )


def test_another_units_title_and_the_public_are_refused(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    _unit, stranger = factories.unit()
    for actor in (stranger, life.officer):
        refusal = refused(life, title, actor)
        assert (refusal.kind, refusal.clause) == ("forbidden", ("六",)) and "中心" in refusal.what
    assert refused(life, title, PUBLIC).kind == "forbidden"


def test_second_request_while_one_is_open_names_it(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = request(life, title, writer)
    refusal = refused(life, title, writer)
    assert refusal.kind == "conflict" and case.number in refusal.what and refusal.clause == ("六",)
    _unit, stranger = factories.unit()
    assert case.number not in refused(life, title, stranger).what


def test_request_can_be_withdrawn_and_made_again(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = request(life, title, writer)
    withdraw_application(case.number, actor=writer, at=life.later())
    case.refresh_from_db()
    assert case.status == "withdrawn"
    assert request(life, title, writer).pk != case.pk


def test_request_that_somebody_has_acted_on_is_no_longer_withdrawn(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = request(life, title, writer)
    save_draft(case.number, {"new_name": "示例新材料协同中心"}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    life.act(case, "vet", "pass", ChecklistAnswers(checks={"registered": True}), life.districts["wanzhou"])
    with pytest.raises(Refusal) as caught:
        withdraw_application(case.number, actor=writer, at=life.later())
    assert caught.value.kind == "closed"


def test_extension_after_expiry_is_refused_with_the_day(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    assert title.expires_on is not None
    after = life.at + timedelta(days=(title.expires_on - life.at.date()).days)
    refusal = refused(life, title, writer, "prolonging", at=after)
    assert refusal.kind == "conflict" and "有效期已届满" in refusal.what and refusal.clause == ("六",)
    assert request(life, title, writer, "prolonging", at=after - timedelta(days=1)).number


def test_kind_that_does_not_admit_it_is_refused(tmp_path: Path) -> None:
    life = titled_life(tmp_path, ("titles: centre", "titles: pilot"))
    title, writer = life.recognised()
    refusal = refused(life, title, writer)
    assert "认定中心" in refusal.what and "培育中心" in refusal.remedy


def test_standing_that_does_not_admit_it_is_refused(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    span = span_of(title, life.at.date())
    assert span is not None
    span.standing = "suspended"
    span.save()
    refusal = refused(life, title, writer, "prolonging")
    assert "暂停" in refusal.what and "有效" in refusal.remedy
    assert request(life, title, writer).number


def test_condition_that_is_false_is_refused_with_the_value(tmp_path: Path) -> None:
    life = titled_life(tmp_path, ("when: staff >= 40", "when: staff >= 60"))
    title, writer = life.recognised()
    refusal = refused(life, title, writer, "prolonging")
    assert "不低于60" in refusal.what and "50" in refusal.what and refusal.clause == ("六",)


def test_times_are_used_up(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = request(life, title, writer, "prolonging")
    passed = ChecklistAnswers(checks={"due": True})
    life.act(case, "ask_longer", "pass", passed, life.districts["wanzhou"])
    assert TitleChange.objects.get(title=title).act == "extend"
    refusal = refused(life, title, writer, "prolonging")
    assert "至多办理1次" in refusal.what and refusal.clause == ("六",)


@pytest.mark.parametrize("procedure", ["nothing", "annual", "complaint", "recognition"])
def test_what_is_not_opened_on_request_is_refused(life: Life, holder: tuple[Title, Viewer], procedure: str) -> None:
    title, writer = holder
    assert refused(life, title, writer, procedure).kind == "missing"


def test_title_that_there_is_not_is_missing(life: Life, holder: tuple[Title, Viewer]) -> None:
    _title, writer = holder
    with pytest.raises(Refusal) as caught:
        open_request("没有这个编号", "renaming", actor=writer, at=life.later())
    assert caught.value.kind == "missing"


def test_office_files_for_the_holder_who_is_told(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    district = life.districts["wanzhou"]
    case = request(life, title, district, "reporting")
    assert case.organisation == title.organisation
    assert writer.organisations[0].messages.filter(case=case).exists()
    values = {"new_name": "示例新材料协同中心", "registered_on": life.at.date().isoformat()}
    save_draft(case.number, values, actor=district, at=life.later())
    submit_application(case.number, actor=district, at=life.later())
    life.act(case, "confirm", "pass", ChecklistAnswers(checks={"real": True}), life.officer)
    assert find_title(title.number, life.at.date()).span.name == "示例新材料协同中心"
    assert refused(life, title, writer, "reporting").kind == "forbidden"


def test_holder_is_whoever_holds_the_title_on_the_day(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    unit, heir = factories.unit()
    span = span_of(title, date.max - timedelta(days=1))
    assert span is not None
    title.spans.update(organisation=unit)
    assert refused(life, title, writer).kind == "forbidden"
    assert request(life, title, heir).organisation == unit


SPLIT = (
    ("acts: [{act: rename, fact: new_name}]", "acts: [{act: split, name: new_name, holder: new_code}]"),
    (
        "  registered_on: {label",
        "  new_code: {label: 分出单位的统一社会信用代码, type: text, clause: 六}\n  registered_on: {label",
    ),
    ("by: holder, fields: [new_name]}", "by: holder, fields: [new_name, new_code]}"),
)


def asked_to_split(life: Life, title: Title, writer: Viewer, code: str) -> Case:
    case = request(life, title, writer)
    typed = {"new_name": "示例分立中心", "new_code": code}
    save_draft(case.number, typed, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    life.act(case, "vet", "pass", ChecklistAnswers(checks={"registered": True}), life.districts["wanzhou"])
    life.act(case, "advise", "agree", OpinionGiven(opinion="同意分立。"), life.officer)
    return case


def test_a_part_goes_on_as_a_title_of_its_own(tmp_path: Path) -> None:
    life = titled_life(tmp_path, *SPLIT)
    title, writer = life.recognised()
    unit = factories.unit()[0]
    case = asked_to_split(life, title, writer, unit.code or "")
    issue_document("reply", [case.number], actor=life.officer, at=life.later(), title="示例分立批复")
    own, part = find_title(title.number, life.at.date()), find_title(Title.objects.latest("pk").number, life.at.date())
    assert (own.span.name, own.valid) == (title.name, True)
    assert (part.span.name, part.span.organisation, part.valid) == ("示例分立中心", unit, True)
    alike = ("kind", "field", "expires_on")
    assert [getattr(part.span, name) for name in alike] == [getattr(own.span, name) for name in alike]
    change = TitleChange.objects.get(title=title)
    assert (change.act, change.details) == ("split", {"into": part.title.number})
    assert verify().ok


def test_a_part_for_a_unit_that_is_not_registered_is_refused_and_nothing_begins(tmp_path: Path) -> None:
    life = titled_life(tmp_path, *SPLIT)
    title, writer = life.recognised()
    case = asked_to_split(life, title, writer, "示例代码")
    with pytest.raises(Refusal, match="没有在平台登记"):
        issue_document("reply", [case.number], actor=life.officer, at=life.later(), title="示例分立批复")
    assert Title.objects.count() == 1 and not TitleChange.objects.exists()
