"""Somebody reports on a title: anybody, by name or not, or an office that found something."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.attachments import StoredFile
from pingding.actions.cases.contacts import check_part, read_contact
from pingding.actions.cases.moving import count_act, hold_case, tell_offices
from pingding.actions.cases.opening import case_about, open_case
from pingding.actions.door import action, hold_journal, idempotent, record_act
from pingding.actions.evidence import attach, hashes, lacking, refuse_more_files, require_files
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_check import count_chars
from pingding.policy.journal_chain import content_digest
from pingding.policy.text.receipts import REPORT
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.clock import local_date
from pingding.queries.journal.acts.titles import AddReportEvidence, ReportOnTitle
from pingding.queries.journal.contents import of_report
from pingding.queries.refusals import Faults
from pingding.queries.titles.openings import PossibleOpening, opening_or_refuse
from pingding.queries.titles.register import find_title
from pingding.queries.titles.reports import find_report
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Title, TitleReport

LEAST_TEXT, MOST_TEXT = 10, 2000
"""Characters of a report."""
MOST_UNDECIDED = 20
"""Reports on one title under way: more come from somebody who only wants the offices to be busy."""


@dataclass(frozen=True)
class ReportText:
    """What is reported, by whom and how to reach them; both may be left out."""

    text: str
    name: str = ""
    contact: str = ""


def read_report(text: str, name: str = "", contact: str = "") -> ReportText:
    """What was typed, with enough of a fact to look into. All that is wrong is refused together, at its field."""
    faults = Faults()
    report = ReportText(
        faults.read(lambda: _read_facts(text), "", "text"),
        faults.read(lambda: read_line(name, _("姓名"), 60, required=False), "", "name"),
        faults.read(lambda: read_contact(contact) if contact.strip() else "", "", "contact"),
    )
    faults.refuse()
    return report


def _read_facts(typed: str) -> str:
    text = read_paragraphs(typed, _("反映的情况"), MOST_TEXT)
    if count_chars(text) < LEAST_TEXT:
        what = _("不足%(least)d字，无法据以核实") % {"least": LEAST_TEXT}
        raise Refusal(what, where=_("反映的情况"), remedy=_("请写明事实和依据。"))
    return text


@action
def report_on_title(
    code: str,
    procedure: str,
    *,
    text: str,
    name: str = "",
    contact: str = "",
    actor: Viewer,
    at: datetime,
    token: str = "",
    evidence: Sequence[StoredFile] = (),
) -> TitleReport:
    """Report on a title by its number or code; a case begins, of which the holder knows nothing until it is heard.

    Effects: a confidential case with the report and a receipt, and its evidence, which nobody reads but the offices
    that handle it; its first offices get a message. Refusals: too many files; nobody may
    report to this procedure, or not this person; what keeps it from being opened (`opening_or_refuse`); `read_report`;
    `MOST_UNDECIDED` are under way. The same words again, while they are looked into or with the same token, give the
    first receipt; files that it lacks are added, or refused by name where it has ended or has no room.
    """
    refuse_more_files(len(evidence))
    report, on = read_report(text, name, contact), local_date(at)
    cases = _hold_same(find_title(code, on).title, procedure, report) if evidence else ()
    hold_journal()
    title = find_title(code, on).title
    possible = opening_or_refuse(actor, title, procedure, "report", on)
    words = (ReportOnTitle.act, str(title.pk), procedure, *astuple(report))
    receipt = idempotent(token, words, at, lambda: _report(title, possible, report, evidence, actor=actor, at=at))
    reported = TitleReport.objects.select_related("case").get(receipt=receipt)
    _add_lacking(reported, evidence, held_cases=cases, actor=actor, at=at)
    return reported


@action
def add_report_evidence(receipt: str, evidence: Sequence[StoredFile], *, actor: Viewer, at: datetime) -> TitleReport:
    """Whoever has the receipt of a report adds evidence to it while it is looked into.

    Effects: the files that it lacks, and a message to the offices that handle it. Refusals: no such receipt; no file;
    it has ended, or has no room for them.
    """
    reported = find_report(receipt)
    require_files(evidence)
    reported.case = hold_case(reported.case)
    _add_lacking(reported, evidence, held_cases=(reported.case_id,), actor=actor, at=at)
    return reported


def _hold_same(title: Title, procedure: str, report: ReportText) -> tuple[int, ...]:
    """The cases under way in which the same was reported already, held: cases are held before the journal."""
    under_way = TitleReport.objects.filter(case__held_title=title, case__procedure=procedure, case__ended_at=None)
    same = under_way.filter(**asdict(report)).select_related("case").order_by("case__number")
    return tuple(hold_case(each.case).pk for each in same)


def _add_lacking(
    reported: TitleReport, evidence: Sequence[StoredFile], *, held_cases: Sequence[int], actor: Viewer, at: datetime
) -> None:
    """Add the files that a report lacks. Refusal, by their names, where it has ended or has no room for them."""
    case = reported.case
    over = "" if case.ended_at is None else _("这件反映已经办结")
    files = lacking(reported.evidence, evidence, over=over)
    if not files:
        return
    if case.pk not in held_cases:
        raise Refusal(_("同样的反映刚刚收到"), kind="conflict", remedy=_("请再提交一次，以补充佐证。"))
    count_act(case)
    record_act(AddReportEvidence(evidence=hashes(files)), at=at, actor=actor, case=case, about=reported.receipt)
    attach(reported.evidence, files, about=reported.receipt, actor=actor, at=at)
    tell_offices(case, gettext_noop("%(case)s：反映人补充了佐证，请一并核实"), at=at)


def _report(
    title: Title,
    possible: PossibleOpening,
    report: ReportText,
    evidence: Sequence[StoredFile],
    *,
    actor: Viewer,
    at: datetime,
) -> str:
    """The receipt of the report: a new one, or the first one where the same words are looked into already."""
    under_way = TitleReport.objects.filter(case__held_title=title, case__ended_at=None)
    same = under_way.filter(case__procedure=possible.key, body=possible.behalf, **asdict(report)).first()
    if same is not None:
        return same.receipt
    if under_way.count() >= MOST_UNDECIDED:
        raise Refusal(
            _("这一称号已有%(n)d件反映在核实，网上暂不再受理") % {"n": MOST_UNDECIDED},
            clause=possible.clause,
            kind="conflict",
            remedy=_("请书面向主管部门反映。"),
        )
    case = _open(title, possible, actor=actor, at=at)
    receipt = f"{REPORT}{case.number}-{check_part()}"
    reported = TitleReport.objects.create(
        case=case, receipt=receipt, body=possible.behalf, reported_at=at, **asdict(report)
    )
    record_act(
        ReportOnTitle(content=content_digest(of_report(reported)), evidence=hashes(evidence)),
        at=at,
        actor=actor,
        behalf=possible.behalf,
        case=case,
        about=possible.procedure.title,
        clause=possible.clause,
    )
    attach(reported.evidence, evidence, about=receipt, actor=actor, at=at)
    return receipt


def _open(title: Title, possible: PossibleOpening, *, actor: Viewer, at: datetime) -> Case:
    case = case_about(title, possible.key, local_date(at))
    case.confidential = True
    case.opened_by = actor.person if possible.behalf is not None else None
    return open_case(case, at=at)
