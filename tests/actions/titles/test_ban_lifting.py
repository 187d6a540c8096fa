"""A ban is lifted by its authority, or by reconsidering: from that day on it keeps nobody out; it stays on record."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.obliged import change
from tests.actions.titles.followed import Followed
from tests.places import DEFINITIONS

from pingding.actions.applications.applications import open_application
from pingding.actions.journal import verify_journal
from pingding.actions.titles.bans import TypedLifting, lift_ban
from pingding.actions.titles.requests import open_request
from pingding.policy.errors import Refusal
from pingding.policy.procedures.deadlines import end_of
from pingding.queries.bans import Applying, ban_left_by, bans_on, is_banned
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Ban, BanLifting, JournalEntry, Message, Organisation, TitleChange, TitleSpan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Followed:
    world = Followed()
    world.revoked()
    return world


def ban_of(world: Followed) -> Ban:
    return Ban.objects.get(organisation=world.unit)


def lifted(world: Followed, day: date | None = None, actor: Viewer | None = None, **typed: str) -> BanLifting:
    texts = {"document": "示例复核决定〔2028〕1号", "reason": "原决定所据事实有误。"} | typed
    day = day or local_date(world.at)
    return lift_ban(ban_of(world).pk, TypedLifting(day, **texts), actor=actor or world.officer, at=world.later())


def test_lifted_ban_keeps_nobody_out_and_its_record_does_not_change(world: Followed) -> None:
    before = Ban.objects.filter(pk=ban_of(world).pk).values().get()
    lifting = lifted(world)
    assert Ban.objects.filter(pk=ban_of(world).pk).values().get() == before
    assert open_application(world.call, world.unit, actor=world.writer, at=world.later()).status == "draft"
    entry = JournalEntry.objects.get(act="lift_ban")
    assert entry.case == lifting.case and entry.change["document"] == "示例复核决定〔2028〕1号"
    assert Message.objects.filter(organisation=world.unit, text__contains="解除").exists()


def test_register_of_days_before_stays_as_it_was(world: Followed) -> None:
    ban, day = ban_of(world), local_date(world.later(days=40))
    lifted(world, day)
    asking = Applying({world.unit.code or "": "本单位"}, {})
    for on in (ban.starts, local_date(world.later(days=-1))):
        assert is_banned(world.unit.code, on) and ban_left_by(world.title, on) == ban
        (known,) = bans_on(world.call.edition, asking, on)
        assert known.blocks and known.until == day
    assert not is_banned(world.unit.code, day) and ban_left_by(world.title, day) is None
    assert bans_on(world.call.edition, asking, day) == ()


def test_others_named_by_the_same_decision_stay_banned(world: Followed) -> None:
    lifted(world)
    named = Applying({}, {"示例丁": "负责人"})
    assert [ban.blocks for ban in bans_on(world.call.edition, named, local_date(world.at))] == [True]


def test_what_cannot_be_lifted_is_refused_with_its_clause(world: Followed) -> None:
    starts, ends = ban_of(world).starts, ban_of(world).ends
    assert ends is not None
    for day, words in ((starts.replace(year=starts.year - 1), "早于限制开始之日"), (ends, "无须解除")):
        with pytest.raises(Refusal) as refusal:
            lifted(world, day)
        assert words in refusal.value.what and refusal.value.clause == ("四",)
        assert refusal.value.where == "解除之日" and refusal.value.remedy
    lifted(world)
    with pytest.raises(Refusal) as refusal:
        lifted(world)
    assert "已自" in refusal.value.what and refusal.value.clause == ("四",) and refusal.value.remedy
    assert BanLifting.objects.count() == 1


def test_document_and_reason_are_needed(world: Followed) -> None:
    with pytest.raises(Refusal) as refusal:
        lifted(world, document=" ", reason="")
    assert {each.field for each in refusal.value.each} == {"document", "reason"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["writer", "district", "public", "auditor", "secretary"])
def test_only_the_authority_of_the_programme_lifts(world: Followed, who: str) -> None:
    others = {
        "writer": world.writer,
        "district": world.district,
        "public": PUBLIC,
        "auditor": factories.auditor(),
        "secretary": factories.secretary(Organisation.objects.get(offices__office="science@cq")),
    }
    with pytest.raises(Refusal) as refusal:
        lifted(world, actor=others[who])
    assert refusal.value.kind == "forbidden" and not BanLifting.objects.exists()


RECONSIDERED = """procedures:
  reconsidered:
    title: 复核
    opened_by: request
    opens: {by: holder, standings: [revoked]}
    clause: 四
    starts: plea
    steps:
      plea: {kind: fill, title: 申请复核, by: holder, form: report, outcomes: {submit: {label: 提交, to: reconsider}}}
      reconsider:
        kind: review
        title: 复核
        by: authority
        outcomes:
          corrected: {label: 纠正, end: closed, acts: [restore, {act: lift_ban, who: WHO}]}
          kept: {label: 维持, end: closed, tone: refuse, reason: true}
"""


def written(folder: Path, procedures: str) -> Path:
    """A definition with these procedures too."""
    copy = folder / "sample-consequence-2025"
    shutil.copytree(DEFINITIONS / copy.name, copy)
    (copy / "reconsidered.yaml").write_text(procedures, encoding="utf-8")
    return copy


def reconsidering(folder: Path, procedures: str) -> Followed:
    """A life whose title was revoked just now, under a definition with these procedures too."""
    world = Followed(definition=str(written(folder, procedures)))
    world.revoked()
    return world


def test_an_appeal_comes_in_time_for_so_many_working_days_after_the_decision(tmp_path: Path) -> None:
    opens = "standings: [revoked], within: {working_days: 5}"
    appeal = RECONSIDERED.replace("WHO", "unit").replace("standings: [revoked]", opens)
    world = reconsidering(tmp_path, appeal)
    decided = TitleChange.objects.get(act="revoke").recorded_at
    TitleSpan.objects.filter(standing="revoked").update(starts=local_date(decided) - timedelta(days=30))
    last = calendar().add(local_date(decided), 5)
    with pytest.raises(Refusal, match="已经逾期") as late:
        open_request(world.title.number, "reconsidered", actor=world.writer, at=end_of(last + timedelta(days=1)))
    assert late.value.clause == ("四",)
    assert open_request(world.title.number, "reconsidered", actor=world.writer, at=end_of(last))


def test_the_time_for_an_appeal_does_not_begin_again_when_the_title_is_renamed(tmp_path: Path) -> None:
    opens = "standings: [suspended], within: {working_days: 5}"
    appeal = RECONSIDERED.replace("WHO", "unit").replace("standings: [revoked]", opens)
    world = Followed(definition=str(written(tmp_path, appeal)))
    change(world.title, "suspend", "2026-01-12", standing="suspended", until=None)
    change(world.title, "rename", "2026-02-02", name="示例新名中心")
    world.to(2026, 2, 3)
    with pytest.raises(Refusal, match="应自2026年1月12日起算"):
        open_request(world.title.number, "reconsidered", actor=world.writer, at=world.at)


def test_a_suspension_that_ended_by_itself_begins_the_time_anew(tmp_path: Path) -> None:
    opens = "standings: [in_force], within: {working_days: 5}"
    world = Followed(
        definition=str(written(tmp_path, RECONSIDERED.replace("WHO", "unit").replace("standings: [revoked]", opens)))
    )
    change(world.title, "suspend", "2026-01-12", standing="suspended", until="2026-02-02")
    world.to(2026, 3, 3)
    with pytest.raises(Refusal, match="应自2026年2月2日起算"):
        open_request(world.title.number, "reconsidered", actor=world.writer, at=world.at)


@pytest.mark.parametrize(("who", "left"), [("[unit, partners, person]", 0), ("unit", 1)])
def test_reconsidering_lifts_what_acts_on_the_title_have_left(tmp_path: Path, who: str, left: int) -> None:
    world = reconsidering(tmp_path, RECONSIDERED.replace("WHO", who))
    case = open_request(world.title.number, "reconsidered", actor=world.writer, at=world.later())
    world.report(case)
    world.review(case, "reconsider", "corrected")
    assert not is_banned(world.unit.code, local_date(world.at))
    named = Applying({}, {"示例丁": "负责人"})
    assert len(bans_on(world.call.edition, named, local_date(world.at))) == left
    assert {lifting.case for lifting in BanLifting.objects.all()} == {case}
    assert TitleChange.objects.filter(case=case).count() == 2
    assert not list(state_differences())


def test_lifting_changed_in_the_database_is_noticed(world: Followed) -> None:
    lifting = lifted(world)
    auditor = factories.auditor()
    check = verify_journal(actor=auditor, at=world.later())
    assert check.ok, check.what
    BanLifting.objects.filter(pk=lifting.pk).update(effective_on=lifting.effective_on.replace(day=1))
    assert not verify_journal(actor=auditor, at=world.later()).ok
    BanLifting.objects.filter(pk=lifting.pk).delete()
    assert not verify_journal(actor=auditor, at=world.later()).ok
