"""Papers about one case: what must be corrected until when, opinions for their seal, and how it was scored."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import (
    Block,
    Closing,
    Grid,
    Heading,
    Line,
    NewPage,
    Paper,
    Signing,
    Subject,
    Table,
    Writing,
)
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.steps.opinion import Opinion
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import ReturnForCorrection, correction_of
from pingding.queries.cases.visibility import CasePart, CaseVisibility
from pingding.queries.clock import local_date
from pingding.queries.directory.names import name_at
from pingding.queries.panels.both_rounds import BothRounds, ChangedRow
from pingding.queries.panels.case_scores import CaseScores
from pingding.queries.panels.score_boards import BoardRow, ScoreBoard
from pingding.records.models import Case, Seat, StepRun


def correction_paper(file: CaseFile, visibility: CaseVisibility) -> Paper:
    """What the newest return for correction asks for; Refusal where there is none, or it is not open to the viewer."""
    asked = next(((run, asked) for run in reversed(file.runs) if (asked := correction_of(run))), None)
    if asked is None or CasePart.OPINIONS not in visibility.parts:
        raise Refusal(_("本件没有退回补正"), kind="missing", remedy=_("请从办件页面进入。"))
    run, correction = asked
    with override(LANGUAGE):
        title = _("补正通知书")
        return Paper(title, tuple(_asked(file, run, correction, title)), official=True)


def _asked(file: CaseFile, run: StepRun, correction: ReturnForCorrection, title: str) -> Iterator[Block]:
    case, edition = file.case, file.edition
    seat, step = _asking(file, run, correction), file.procedure.steps[correction.asked_by]
    yield Subject(title)
    yield Writing(_("%(unit)s：") % {"unit": name_at(case.organisation, run.opened_at)}, flush=True)
    named = {"programme": edition.title, "name": _named(case), "step": step.title, "clause": _cited(step.clause)}
    yield Writing(_("你单位按%(programme)s提交的%(name)s，经%(step)s，须补正下列各处%(clause)s。") % named)
    titles = part_titles(edition, correction.parts)
    rows = tuple((str(n), words, correction.notes.get(part, "")) for n, (part, words) in enumerate(titles.items(), 1))
    yield Table("", (_("序号"), _("须补正的部分"), _("要求")), rows)
    if correction.reason:
        yield Writing(_("理由：%(reason)s") % {"reason": correction.reason})
    if run.due_at is not None:
        words = _("请于%(due)s前在平台上改正后重新提交；未列出的部分不能改动。")
        yield Writing(words % {"due": translation.moment(run.due_at)})
    issuer = name_at(seat.organisation, run.opened_at) if seat else ""
    yield Closing(issuer, translation.day(local_date(run.opened_at)))


def _asking(file: CaseFile, run: StepRun, correction: ReturnForCorrection) -> Seat | None:
    """The seat that returned it: the last one that acted at the step that asked, by the time the round opened."""
    acted = (seat for seat in file.seats if seat.run.step == correction.asked_by and seat.acted_at is not None)
    return max(
        (seat for seat in acted if seat.acted_at and seat.acted_at <= run.opened_at),
        key=lambda seat: (seat.acted_at, seat.pk),
        default=None,
    )


def opinions_given(file: CaseFile, visibility: CaseVisibility) -> list[Seat]:
    """The seats that gave an opinion in the newest round of its step, for officials: they file it with its seal."""
    if not visibility.everything:
        return []
    seats = [seat for seat in file.seats if seat.kind == "opinion" and seat.acted_at is not None]
    newest = {seat.step: seat.run_id for seat in sorted(seats, key=lambda seat: seat.run_id)}
    return [seat for seat in seats if seat.run_id == newest[seat.step]]


def opinion_paper(file: CaseFile, visibility: CaseVisibility) -> Paper:
    """The opinions on a case, each on a page of its own for its office to seal; Refusal where none is open."""
    seats = opinions_given(file, visibility)
    if not seats:
        raise Refusal(_("本件还没有出具意见"), kind="missing", remedy=_("请从办件页面进入。"))
    with override(LANGUAGE):
        pages = [tuple(_opinion(file, seat)) for seat in seats]
        blocks = [block for page in pages for block in (*page, NewPage())][:-1]
        titles = dict.fromkeys(page[0].text for page in pages if isinstance(page[0], Subject))
        return Paper(f"{translation.listed(titles)}{translation.bracketed(file.case.number)}", tuple(blocks))


def _opinion(file: CaseFile, seat: Seat) -> Iterator[Block]:
    case, step = file.case, file.procedure.steps[seat.step]
    assert seat.acted_at is not None and isinstance(step, Opinion)
    outcome = step.outcomes.get(seat.outcome)
    yield Subject(
        _("%(step)s书") % {"step": step.title}
        if step.title.endswith("意见")
        else _("%(step)s意见书") % {"step": step.title}
    )
    lines = (
        Line(_("办法"), file.edition.title),
        Line(_("件号"), case.number),
        Line(_("名称"), _named(case)),
        Line(_("申报单位"), name_at(case.organisation, seat.acted_at)),
        Line(_("出具单位"), name_at(seat.organisation, seat.acted_at)),
        Line(_("事项"), f"{step.asks}{_cited(step.clause)}"),
        Line(_("结论"), outcome.label if outcome else ""),
    )
    yield Grid(tuple(line for line in lines if line.value))
    yield Heading(_("意见"), 2)
    yield Writing(str(seat.content.get("opinion", "")))
    sentences = (step.statement,) if step.statement and seat.content.get("signed") else ()
    yield Signing(sentences, (_("经办人"), _("单位（盖章）")))


def score_paper(file: CaseFile, scores: CaseScores) -> Paper:
    """The scores of a case that are open to the viewer: a table for each set of indicators, the reasons below it.

    Refusal where nothing is open.
    """
    if not scores.boards:
        raise Refusal(_("本件没有可供查看的评分"), kind="missing", remedy=_("评审结束后再来。"))
    with override(LANGUAGE):
        case = file.case
        title = _("评分表")
        lines = (
            Line(_("办法"), file.edition.title),
            Line(_("件号"), case.number),
            Line(_("名称"), _named(case)),
            Line(_("申报单位"), case.organisation.name),
        )
        blocks: list[Block] = [Subject(title), Grid(lines)]
        for veto in scores.vetoes:
            words = {"who": veto.who, "ground": veto.ground, "clause": _cited(veto.clause), "reason": veto.reason}
            blocks.append(Writing(_("%(who)s提出否决：%(ground)s%(clause)s。理由：%(reason)s") % words))
        for board in scores.boards:
            blocks += _board(board)
        for rounds in scores.rescored:
            blocks += _both_rounds(rounds)
        blocks.append(Signing((), (_("经办人"), _("单位（盖章）"))))
        return Paper(f"{title}{translation.bracketed(case.number)}", tuple(blocks))


def _board(board: ScoreBoard) -> Iterator[Block]:
    yield Heading(f"{board.title}{_cited(board.clause)}")
    together = [_("合成")] if board.combined is not None else []
    heads = (_("指标"), _("满分"), *(column.label for column in board.columns), *together)
    rows = tuple(tuple(_cells(row, bool(together))) for row in board.rows)
    sums = (_("合计"), _points(board.full), *(_points(column.total) for column in board.columns))
    yield Table("", heads, rows, (*sums, _points(board.combined)) if together else sums)
    notes = [text for text in (board.explain, board.grade, *board.notes) if text]
    if notes:
        yield Writing("\n".join(notes))
    reasons = tuple((row.title, who, text) for row in board.rows for who, text in row.reasons)
    if reasons:
        yield Heading(_("评分理由"), 2)
        yield Table("", (_("指标"), _("评分人"), _("理由")), reasons)


def _both_rounds(rounds: BothRounds) -> Iterator[Block]:
    """Why a panel scored once more, what changed for each expert, and the sheets of the first round."""
    yield Heading(_("%(step)s：再次评分") % {"step": rounds.title})
    words = {"at": translation.day(local_date(rounds.opened_at)), "reason": rounds.reason}
    if rounds.counts:
        yield Writing(_("%(at)s开启再次评分，两轮评分都保留，以第二轮为准。理由：%(reason)s") % words)
    else:
        later = _("%(at)s开启再次评分，此后又重新评审；各轮评分都保留，以最后一轮为准。理由：%(reason)s")
        yield Writing(later % words)
    heads = (_("评分人"), _("第一轮"), _("第二轮"), _("改动"))
    rows = tuple(
        (each.who, _points(each.first), _points(each.second), _changes(each.changed)) for each in rounds.experts
    )
    yield Table("", heads, rows, (_("得分"), _points(rounds.first), _points(rounds.second), ""))
    yield from _board(replace(rounds.board, title=_("%(title)s（第一轮）") % {"title": rounds.board.title}))


def _changes(changed: tuple[ChangedRow, ...]) -> str:
    lines = (f"{row.title} {_points(row.first) or '—'} → {_points(row.second) or '—'}" for row in changed)
    return "\n".join(lines) or _("没有改动")


def _cells(row: BoardRow, together: bool) -> Iterator[str]:
    yield "　" * row.level + row.title
    yield _points(row.weight)
    yield from map(_points, row.points)
    if together:
        yield _points(row.combined)


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points.normalize():f}"


def _named(case: Case) -> str:
    return case.name or case.organisation.name


def _cited(clause: tuple[str, ...]) -> str:
    return translation.bracketed(translation.listed(clause)) if clause else ""
