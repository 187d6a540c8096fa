"""The papers of a meeting, and of any list that was decided together: the pack before it, the record after it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Block, Grid, Heading, Line, NewPage, Paper, Signing, Subject, Table, Writing
from pingding.policy import translation
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import ATTENDANCE, SHARES, SittingMember, SittingRecord, needed
from pingding.policy.translation import counted
from pingding.queries.batches.batch_cases import BatchCase
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk

Shown = tuple[str, Callable[[BatchCase], str]]


def meeting_pack(desk: BatchDesk, *, at: datetime) -> Paper:
    """What lies before a meeting, before it meets: the agenda, each case with what is known of it, a page to sign in.

    Of a step that is no meeting it is the list to be decided. Columns in which nothing stands are left out.
    """
    with override(LANGUAGE):
        body = desk.step.body if isinstance(desk.step, Meeting) else desk.step.title
        blocks: list[Block] = [Subject(_("%(body)s材料") % {"body": body}), Grid(_about(desk, at)), *_agenda(desk)]
        blocks += [Writing(text.rstrip("。") + "。") for text in (*desk.composition, *desk.warnings)]
        if desk.sitting is not None:
            blocks += [Heading(_("会议成员")), _members(desk.sitting.members, (_("签到"),))]
        if desk.listed is not None:
            heads, rows = desk.listed.columns, desk.listed.rows
            blocks += [NewPage(), Heading(_("推荐名单")), Table("", heads, rows)]
        blocks += _to_sign(desk)
        return Paper(_("%(body)s材料") % {"body": body}, tuple(blocks))


def _to_sign(desk: BatchDesk) -> list[Block]:
    """Where those who met sign, members that are named beside their names; of no meeting, who passes the list on."""
    if not isinstance(desk.step, Meeting):
        return [Heading(_("签批")), Signing((), (_("经办人"), _("审核人"), _("签发人")))]
    came = () if desk.sitting is not None else (_("到会人员"),)
    return [Heading(_("到会签名")), Signing((), (_("主持人"), _("记录人"), *came, _("回避人员及件号")))]


def _about(desk: BatchDesk, at: datetime) -> tuple[Line, ...]:
    chosen = desk.chosen
    possible = (
        Line(_("办法"), desk.edition.title),
        Line(_("申报通知"), chosen.call_title if chosen else ""),
        Line(_("办理单位"), chosen.organisation_name if chosen else ""),
        Line(_("件数"), str(len(desk.cases))),
        Line(_("依据"), translation.listed(desk.step.clause)),
        Line(_("数据截至"), translation.moment(at)),
    )
    lines = tuple(line for line in possible if line.value)
    if not isinstance(desk.step, Meeting):
        return lines
    sitting = desk.sitting.sitting if desk.sitting else None
    quorum = tuple(Line(_("议事规则"), each) for each in desk.step.asked())
    return (
        *lines,
        *quorum,
        Line(_("会议届次"), sitting.session if sitting else ""),
        Line(_("会议日期"), translation.day(sitting.held_on) if sitting else ""),
        *((Line(_("会议地点"), sitting.place), Line(_("主持人"), sitting.chair)) if sitting else ()),
    )


def _members(members: Sequence[SittingMember], more: Sequence[str], cells: Sequence[str] = ()) -> Table:
    """The members of a sitting, a line each, with one more column: empty to be written in, or with these texts."""
    rows = (
        (str(place), each.name, each.position, each.unit, cells[place - 1] if cells else "")
        for place, each in enumerate(members, 1)
    )
    heads = (_("序号"), _("姓名"), _("职务"), _("单位"), *more)
    return _without_empty(heads, tuple(rows), kept=len(heads) - 1)


def _without_empty(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], kept: int = -1) -> Table:
    """A table without the columns in which nothing stands, but for the one that is `kept`."""
    columns = [n for n in range(len(heads)) if n == kept or any(row[n] for row in rows)]
    return Table("", tuple(heads[n] for n in columns), tuple(tuple(row[n] for n in columns) for row in rows))


def _agenda(desk: BatchDesk) -> list[Block]:
    """The cases in the order of the list, with two columns that are filled in by hand."""
    if not desk.cases:
        return []
    columns = _columns(desk.cases)
    heads = (_("序号"), *(head for head, _show in columns), _("结果"), _("备注"))
    rows = tuple(
        (str(place), *(show(case) for _head, show in columns), "", "") for place, case in enumerate(desk.cases, 1)
    )
    return [Heading(_("议题")), Table("", heads, rows)]


def _columns(cases: Sequence[BatchCase]) -> list[Shown]:
    possible: list[Shown] = [
        (_("件号"), lambda case: case.number),
        (_("名称"), lambda case: case.name),
        (_("申报单位"), lambda case: case.applicant),
        (_("地区"), lambda case: translation.listed(case.regions)),
        (_("领域"), lambda case: case.field),
        (_("名次"), lambda case: _said(case.place)),
        (_("得分"), lambda case: _said(case.score)),
        (_("等级"), lambda case: case.grade),
        (_("赞成"), lambda case: f"{case.in_favour}/{case.sheets}" if case.in_favour is not None else ""),
        (_("此前建议"), lambda case: case.proposal),
        (_("拟认定"), lambda case: case.granted),
        (_("条件待核"), _open_conditions),
    ]
    return [(head, show) for head, show in possible if any(show(case) for case in cases)]


def _open_conditions(case: BatchCase) -> str:
    counts = []
    if case.conditions.failing:
        counts.append(_("%(n)d项不符合") % {"n": case.conditions.failing})
    if case.conditions.unknown:
        counts.append(_("%(n)d项待补充") % {"n": case.conditions.unknown})
    return translation.listed(counts)


def record_paper(record: BatchRecord) -> Paper:
    """What was decided of the cases of a batch; of a meeting, its minutes with the places for who led and wrote."""
    with override(LANGUAGE):
        content, meeting = record.batch.content, record.batch.kind == "meeting"
        kind = _("会议纪要") if meeting else _("办理清单")
        body = content.get("body") or record.title
        title = _("%(body)s纪要") % {"body": body} if meeting and body.endswith(("会", "会议")) else f"{body}{kind}"
        lines = [
            Line(_("办法"), record.edition.title),
            Line(_("办理单位"), record.body),
            Line(_("申报通知"), record.batch.call.title if record.batch.call else ""),
            Line(_("会议届次"), content.get("session", "")),
            Line(_("会议日期"), translation.day(date.fromisoformat(content["held_on"])) if meeting else ""),
            Line(_("会议地点"), content.get("place", "")),
            Line(_("主持人"), content.get("chair", "")),
            Line(_("办理时间"), translation.moment(record.batch.acted_at)),
        ]
        blocks: list[Block] = [Subject(title), Grid(tuple(line for line in lines if line.value))]
        if record.held is not None:
            blocks += _attendance(record, record.held)
        if content.get("minutes"):
            blocks += [Heading(_("会议要点")), Writing(content["minutes"])]
        blocks += [Heading(_("结果")), _decided(record)]
        if record.held is not None:
            blocks += _taken(record, record.held)
        if record.listed is not None:
            blocks += [Heading(_("推荐名单")), Table("", record.listed.columns, record.listed.rows)]
        places = (_("主持人"), _("记录人")) if meeting else (_("经办人"), _("单位（盖章）"))
        signed = _("《%(title)s》共%(n)d件。") % {"title": title, "n": len(record.items)}
        return Paper(title, (*blocks, Signing((signed,), places)))


def _attendance(record: BatchRecord, sitting: SittingRecord) -> list[Block]:
    """Who belongs to the meeting and came, and whether enough of them did."""
    states = [_(ATTENDANCE[each]) for each in sitting.attendance]
    words = {"n": len(sitting.members), "present": len(sitting.present)}
    says = [counted("应到%(n)d人，实到%(present)d人。", len(sitting.members)) % words]
    if record.quorum is not None:
        rule = {"share": _(SHARES[record.quorum.share]), "n": needed(record.quorum.share, len(sitting.members))}
        says.append(_("到会成员达到%(share)s（%(n)d人），可以作出决定。") % rule)
    table = _members(sitting.members, (_("到会情况"),), states)
    return [Heading(_("出席情况")), Writing("".join(says)), table]


def _taken(record: BatchRecord, sitting: SittingRecord) -> list[Block]:
    """Of each case how many voted and how, who stood aside, and where the outcome goes against the vote."""
    heads = (_("序号"), _("件号"), _("赞成"), _("反对"), _("弃权"), _("方式"), _("回避"), _("说明"))
    rows = []
    for place, item in enumerate(record.items, 1):
        number = item.case.number
        taken = sitting.item(number)
        votes = taken.votes
        counts = (votes.in_favour, votes.against, votes.abstained) if votes else (None, None, None)
        manner = _("表决") if votes else _("协商一致") if taken.consensus else ""
        recused = translation.listed(sitting.recused(number))
        remarks = [_("与表决结果不一致，理由见上表")] if taken.against_vote else []
        remarks += (
            _("%(name)s（%(tie)s）参加，未回避") % {"name": name, "tie": tie} for name, tie in sitting.tied(number)
        )
        if taken.reopened:
            remarks.append(_("复议：%(reason)s") % {"reason": taken.reopened})
        rows.append((str(place), number, *map(_said, counts), manner, recused, _("；").join(remarks)))
    if not any(any(row[2:]) for row in rows):
        return []
    return [Heading(_("表决和回避")), _without_empty(heads, tuple(rows))]


def _decided(record: BatchRecord) -> Table:
    heads = [
        _("序号"),
        _("件号"),
        _("名称"),
        _("申报单位"),
        _("名次"),
        _("得分"),
        _("等级"),
        _("结果"),
        _("理由"),
        _("说明"),
    ]
    rows = [
        (
            str(place),
            item.case.number,
            item.case.name,
            record.applicants[item.case.number],
            _said(item.place),
            record.score(item),
            record.grades.get(item.case.number, ""),
            record.outcomes.get(item.outcome, ""),
            item.reason,
            _since(record, item.case.number),
        )
        for place, item in enumerate(record.items, 1)
    ]
    return _without_empty(tuple(heads), tuple(rows))


def _since(record: BatchRecord, number: str) -> str:
    """That a decision was taken up again, when and by which sitting."""
    if number not in record.reopened:
        return ""
    day, sitting = record.reopened[number]
    return _("已于%(day)s提请复议（%(sitting)s），本决定不再执行") % {"day": translation.day(day), "sitting": sitting}


def _said(value: object) -> str:
    return "" if value is None else str(value)
