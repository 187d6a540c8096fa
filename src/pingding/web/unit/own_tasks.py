"""What a unit has to do as the lines of one list: what it is, of which case, how far, until when; overdue first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.translation import counted
from pingding.queries.applications.filled_forms import Progress
from pingding.queries.editions import edition_of
from pingding.queries.worklist.own_cases import OwnCase
from pingding.queries.worklist.unit_tasks import UnitTasks
from pingding.records.models import Case
from pingding.web.frame.addresses import address


def case_title(case: Case) -> str:
    """What a case is called in lists, here as everywhere: its name, else its number."""
    return case.name or case.number


def number_beside(case: Case) -> str:
    """The number beside a case's name; empty where it is called by its number."""
    return case.number if case.name else ""


def matter(case: Case) -> str:
    """What a case about a title is, of which year: a report, a change, a hearing."""
    procedure = edition_of(case.edition).procedures[case.procedure].title
    return (
        _("%(procedure)s（%(year)d年度）") % {"procedure": procedure, "year": case.period} if case.period else procedure
    )


def task_lines(tasks: UnitTasks, at: datetime, *, several: bool) -> list[dict[str, Any]]:
    """The tasks of a unit, of `several` with its name: what is overdue first, then by when it is due."""
    lines = [
        *(_form(own, tasks.progress.get(own.case.pk), several) for own in tasks.forms),
        *_papers(tasks),
        *_answers(tasks),
        *_others(tasks),
    ]
    last = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(lines, key=lambda line: line["due"] or last)


def day_sentence(lines: list[dict[str, Any]], at: datetime) -> str:
    """How much there is to do, as the heading of the page says it."""
    if not lines:
        return _("目前没有要办的事")
    late = sum(line["due"] is not None and line["due"] < at for line in lines)
    words = counted("要办 %(n)d 件事", len(lines)) % {"n": len(lines)}
    return _("%(words)s，其中 %(late)d 件已逾期") % {"words": words, "late": late} if late else words


def _form(own: OwnCase, progress: Progress | None, several: bool) -> dict[str, Any]:
    case = own.case
    what = matter(case) if own.report else _("申报")
    if own.correcting:
        what = _("补正")
    named = f"{matter(case)} · {case_title(case)}" if own.report and own.correcting else case_title(case)
    whole = progress is not None and 0 < progress.all == progress.done and not own.correcting
    then = _("必填项已填完，请检查后核对并提交") if whole else ""
    notes = (then, own.programme, number_beside(case), own.unit if several else "")
    return {
        "what": what,
        "title": named,
        "url": reverse("check_form" if whole else "writing", args=[case.number]),
        "note": " · ".join(map(str, filter(None, notes))),
        "due": own.due_at,
        "progress": progress if progress and progress.all and not own.correcting else None,
    }


def _papers(tasks: UnitTasks) -> Iterator[dict[str, Any]]:
    for paper in tasks.papers:
        words = {"n": paper.copies, "to": translation.listed(paper.to)}
        yield _line(
            _("报送纸质材料"),
            counted("一式%(n)d份，送%(to)s", paper.copies) % words,
            address("case", paper.case.number),
            " · ".join(filter(None, (paper.address, _case_named(paper.case)))),
            paper.due_at,
        )


def _answers(tasks: UnitTasks) -> Iterator[dict[str, Any]]:
    for each in tasks.partners:
        if each.declined:
            what = _("“%(name)s”已谢绝参与，请改换或移去")
        else:
            what = _("上传“%(name)s”盖章的书面确认") if each.on_paper else _("请“%(name)s”登录确认参与")
        url = address("case", each.case.number)
        yield _line(_("合作单位确认"), what % {"name": each.name}, url, _case_named(each.case), each.due_at)


def _others(tasks: UnitTasks) -> Iterator[dict[str, Any]]:
    for invitation in tasks.invited:
        words = {"unit": invitation.applicant, "case": case_title(invitation.case)}
        yield _line(
            _("合作邀请"),
            _("%(unit)s邀请参与“%(case)s”") % words,
            reverse("invitation", args=[invitation.case.number, invitation.partner.pk]),
            f"{invitation.programme} · {invitation.partner.name}",
            invitation.due_at,
        )
    for entrusted in tasks.entrusted:
        number = entrusted.case.number
        yield _line(
            _("受托评价"),
            f"{entrusted.title} · {case_title(entrusted.case)}",
            f"{address('case', number)}?act={entrusted.step}#act-{entrusted.step}",
            f"{entrusted.programme} · {number}",
            entrusted.due_at,
        )


def _case_named(case: Case) -> str:
    return " · ".join(map(str, filter(None, (case.name, case.number))))


def _line(what: str, title: str, url: str, note: str, due: datetime | None) -> dict[str, Any]:
    return {"what": what, "title": title, "url": url, "note": note, "due": due, "progress": None}
