"""What each kind of step asks for before it can pass, each shortfall refused with its clause."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.assess import Answer
from pingding.policy.contents import Checked, Content, FiledElsewhere, Opined, Received, Visited
from pingding.policy.errors import Refusal
from pingding.policy.language import Condition, Edition, Outcome
from pingding.policy.language.procedures import Opinion, Panel, Receive, Review
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.readiness import readiness_of
from pingding.queries.seats import OpenSeat
from pingding.queries.sheets import counted_sheets, sheet_gaps
from pingding.queries.standing import assessment_of
from pingding.records.models import Case


def refuse_unready(case: Case, seat: OpenSeat, outcome: Outcome, content: Content, *, at: datetime) -> None:
    """Refuse an outcome that the step is not ready for. Only forward outcomes ask for everything."""
    check = CHECKS.get(seat.step.kind)
    if check is not None:
        check(case, seat, outcome, content, at)
    if outcome.tone == "forward":
        _refuse_unscored(case, seat)
        if outcome.grants:
            refuse_unsettled(case, at=at)


def refuse_unrecommendable(case: Case, *, at: datetime, drafts: bool = False) -> None:
    """Refuse while a condition that blocks the recommendation is not satisfied, naming the first and counting all.

    With `drafts` what is handed in with this very act counts too. Only an application is recommended: a case by which
    a holder meets an obligation is not asked the conditions again.
    """
    if case.holds_id is not None:
        return
    blocking = assessment_of(case, at=at, drafts=drafts).blocking("recommendation")
    if blocking:
        first = blocking[0]
        more = _("，另有%(n)d项") % {"n": len(blocking) - 1} if len(blocking) > 1 else ""
        raise Refusal(
            _("不符合推荐条件：%(sentence)s%(more)s") % {"sentence": first.sentence.rstrip("。"), "more": more},
            where=case.number,
            clause="、".join(first.clause),
            remedy=first.remedy or _("请在“条件核验”中逐项查看。"),
        )


def refuse_unsettled(case: Case, *, at: datetime) -> None:
    """Refuse to grant while a condition that somebody may let pass, be it a warning, neither holds nor was let pass."""
    edition = edition_of(case.edition)
    parties = edition.parties
    if case.holds_id is not None or not _any_override(edition):
        return
    for finding in assessment_of(case, at=at).every():
        if finding.override and finding.answer is Answer.not_satisfied:
            who = parties[finding.override].title
            raise Refusal(
                _("尚不能授予称号：%(sentence)s") % {"sentence": finding.sentence.rstrip("。")},
                where=case.number,
                clause="、".join(finding.clause),
                remedy=_("确需授予的，由%(who)s在“条件核验”中写明理由后再办。") % {"who": who},
            )


def _any_override(edition: Edition) -> bool:
    def lets_pass(condition: Condition) -> bool:
        return condition.override is not None or any(map(lets_pass, condition.children.values()))

    return any(map(lets_pass, edition.conditions.values()))


def judged_at(edition: Edition, step: str) -> dict[str, Condition]:
    """The conditions judged at a step, by path, each with the clause of the part around it where it has none."""
    found: dict[str, Condition] = {}

    def walk(path: str, condition: Condition, around: tuple[str, ...]) -> None:
        clause = condition.clause or around
        if condition.judged and step in condition.judged.at:
            found[path] = condition.model_copy(update={"clause": clause})
        for key, child in condition.children.items():
            walk(f"{path}.{key}", child, clause)

    for key, condition in edition.conditions.items():
        walk(key, condition, ())
    return found


def _refuse_unscored(case: Case, seat: OpenSeat) -> None:
    if seat.step.indicators and seat.step.source and seat.step.kind != "panel":
        gaps = sheet_gaps(case, seat)
        if gaps:
            raise Refusal(
                _("评价表还有%(n)d项未评分：%(first)s") % {"n": len(gaps), "first": gaps[0]},
                where=seat.step.title,
                clause="、".join(seat.step.clause),
                remedy=_("请先完成评价表。"),
            )


def _review(case: Case, seat: OpenSeat, outcome: Outcome, content: Content, at: datetime) -> None:
    assert isinstance(content, Checked)
    assert isinstance(seat.step, Review)
    strange = content.checks.keys() - seat.step.checklist.keys() or (
        content.judged.keys() - judged_at(edition_of(case.edition), seat.run.step).keys()
    )
    if strange:
        what = _("“%(key)s”不由本步骤核对或评判") % {"key": min(strange)}
        _refuse(what, seat, (), _("请从页面所列事项中逐项作答。"))
    if outcome.tone != "forward":
        return
    for key, item in seat.step.checklist.items():
        if key not in content.checks:
            _refuse(_("核对事项“%(asks)s”尚未作答") % {"asks": item.asks}, seat, item.clause, _("请逐项核对。"))
        if item.required and not content.checks[key]:
            _refuse(
                _("核对事项“%(asks)s”为“否”，不能通过") % {"asks": item.asks},
                seat,
                item.clause,
                _("请退回补正或作出不予通过的决定。"),
            )
    _refuse_unjudged(case, seat, content, at)


def _refuse_unjudged(case: Case, seat: OpenSeat, content: Checked, at: datetime) -> None:
    """Refuse while a condition judged here is unanswered, or answered no and decisive.

    It is not asked where it does not concern the case or was let pass; a no does not decide a mere warning, nor an
    alternative beside one that holds.
    """
    asked = judged_at(edition_of(case.edition), seat.run.step)
    if not asked:
        return
    findings = {finding.path: finding for finding in assessment_of(case, at=at, judged=content.judged).every()}
    for path, condition in asked.items():
        finding = findings.get(path)
        # A branch that does not concern the case is not looked into.
        if finding is None or finding.answer is Answer.not_applicable or finding.overridden:
            continue
        if path not in content.judged:
            _refuse(_("“%(says)s”尚未评判") % {"says": condition.says}, seat, finding.clause, _("请逐项评判。"))
        decisive = finding.force != "warning" and findings[path.split(".")[0]].answer is Answer.not_satisfied
        if not content.judged[path] and decisive:
            _refuse(
                _("“%(says)s”评判为不符合，不能通过") % {"says": condition.says},
                seat,
                finding.clause,
                _("请退回补正或作出不予通过的决定。"),
            )


def _opinion(case: Case, seat: OpenSeat, outcome: Outcome, content: Content, at: datetime) -> None:
    assert isinstance(content, Opined)
    assert isinstance(seat.step, Opinion)
    if not content.opinion:
        _refuse(_("尚未填写意见"), seat, (), _("请写明意见。"))
    if outcome.tone != "forward":
        return
    if seat.step.statement and not content.signed:
        _refuse(_("尚未签署声明"), seat, (), _("请确认声明后再提交。"))
    if seat.step.form:
        readiness_of(case, seat, at=at).refuse_unready()
    refuse_unrecommendable(case, at=at, drafts=bool(seat.step.form))


def _panel(_case: Case, seat: OpenSeat, outcome: Outcome, _content: Content, _at: datetime) -> None:
    assert isinstance(seat.step, Panel)
    done = counted_sheets([seat.run.pk]).count()
    if outcome.tone == "forward" and done < seat.step.quorum:
        _refuse(
            _("已提交评审意见%(done)d份，不足%(quorum)d份") % {"done": done, "quorum": seat.step.quorum},
            seat,
            (),
            _("请补充指派专家或等待评审完成。"),
        )


def _visit(_case: Case, seat: OpenSeat, outcome: Outcome, content: Content, at: datetime) -> None:
    assert isinstance(content, Visited)
    if not (content.visited_on and content.place and content.findings):
        _refuse(_("核查记录不完整"), seat, (), _("请填写日期、地点和核查情况。"))
    if content.visited_on and content.visited_on > local_date(at):
        _refuse(_("核查日期不能晚于今天"), seat, (), _("请核对日期。"))


def _receive(_case: Case, seat: OpenSeat, outcome: Outcome, content: Content, at: datetime) -> None:
    assert isinstance(content, Received)
    assert isinstance(seat.step, Receive)
    if outcome.tone != "forward":
        return
    if content.received_on is None or content.received_on > local_date(at):
        _refuse(_("请填写收到纸质材料的日期，且不晚于今天"), seat, (), "")
    if (content.copies or 0) < seat.step.copies:
        _refuse(_("纸质材料应为%(n)d份") % {"n": seat.step.copies}, seat, (), _("请补齐份数后登记。"))


def _file(_case: Case, seat: OpenSeat, outcome: Outcome, content: Content, at: datetime) -> None:
    assert isinstance(content, FiledElsewhere)
    if outcome.tone == "forward" and (content.filed_on is None or content.filed_on > local_date(at)):
        _refuse(_("请填写报送日期，且不晚于今天"), seat, (), "")


def _refuse(what: str, seat: OpenSeat, clause: tuple[str, ...], remedy: str) -> None:
    raise Refusal(what, where=seat.step.title, clause="、".join(clause or seat.step.clause), remedy=remedy)


Check = Callable[[Case, OpenSeat, Outcome, Content, datetime], None]
CHECKS: dict[str, Check] = {
    "review": _review,
    "opinion": _opinion,
    "panel": _panel,
    "visit": _visit,
    "receive": _receive,
    "file": _file,
}
