"""Papers about what is proposed or ordered for a title: the holder is called to state its case, or to rectify."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Block, Closing, Paper, Subject, Writing
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.titles.acts import term_end
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import seats_of
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.clock import local_date
from pingding.queries.directory.names import name_at
from pingding.queries.steps.case_opinions import StepRecord, order_in, rectification_ordered, step_records
from pingding.queries.titles.proposals import ProposalInfo, hearing_of, proposal_of
from pingding.records.models import Case, StepRun


def hearing_paper(file: CaseFile, visibility: CaseVisibility) -> Paper:
    """What is proposed for the title of a case and why, and until when its holder may state its case.

    Refusal where nobody was called to, or it is not open to the viewer.
    """
    run = hearing_of(file, visibility)
    proposal = proposal_of(file.case, heard_at=run.step) if run else None
    if run is None or proposal is None:
        raise Refusal(_("本件没有陈述申辩告知书"), kind="missing", remedy=_("请从办件页面进入。"))
    with override(LANGUAGE):
        title = _("陈述申辩告知书")
        return Paper(title, tuple(_called(file, run, proposal, title)), official=True)


def _called(file: CaseFile, run: StepRun, proposal: ProposalInfo, title: str) -> Iterator[Block]:
    yield from _addressed(file.case, run, title)
    words = {
        "programme": file.edition.title,
        "name": _named(file.case),
        "what": proposal.title,
        "clause": _cited(proposal.clause),
    }
    yield Writing(_("按照%(programme)s有关规定，拟对“%(name)s”作出下列处理：%(what)s%(clause)s。") % words)
    if proposal.acts or proposal.ways:
        yield Writing(_("拟处理的内容：%(acts)s。") % {"acts": proposal.says})
    yield Writing(_facts(proposal))
    if run.due_at is not None:
        asked = _("你单位可以在%(until)s前在平台提出陈述申辩，并附证据；期满未提出的，依据上述事实决定。")
        yield Writing(asked % {"until": translation.moment(run.due_at)})
    yield Closing(_deciding(file, run), translation.day(local_date(run.opened_at)))


def _deciding(file: CaseFile, run: StepRun) -> str:
    """The office that decides once the holder was heard: of the first step that is no form."""
    steps = (step for step in file.procedure.steps.values() if step.kind != "fill")
    offices = (office for step in steps for party in step.by for office in seats_of(file.case, party))
    office = next(offices, None)
    return name_at(office, run.opened_at) if office else ""


def order_paper(file: CaseFile, visibility: CaseVisibility) -> Paper:
    """What the newest order to rectify asks of the holder of a title, why, and until when.

    Refusal where there is none, or it is not open to the viewer.
    """
    run = rectification_ordered(file, visibility)
    records = step_records(file, path_of(file), visibility) if run else ()
    record = next((each for each in records if run and (each.step, each.round) == (run.step, run.round)), None)
    if run is None or record is None:
        raise Refusal(_("本件没有责令整改通知书"), kind="missing", remedy=_("请从办件页面进入。"))
    with override(LANGUAGE):
        title = _("责令整改通知书")
        return Paper(title, tuple(_ordered(file, run, record, title)), official=True)


def _ordered(file: CaseFile, run: StepRun, record: StepRecord, title: str) -> Iterator[Block]:
    yield from _addressed(file.case, run, title)
    proposal = proposal_of(file.case)
    cited = _cited(record.clause or (proposal.clause if proposal else ()))
    words = {"name": _named(file.case), "programme": file.edition.title, "clause": cited}
    yield Writing(_("按照%(programme)s有关规定，责令“%(name)s”限期整改%(clause)s。") % words)
    if proposal is not None:
        yield Writing(_facts(proposal))
    demands = [translation.headed(line.term, line.value) for seat in record.seats for line in seat.lines]
    if demands:
        yield Writing("\n".join([_("整改要求："), *map(_ended, demands)]))
    due = _due(file, run)
    if due:
        yield Writing(_("请于%(due)s前完成整改，并在平台报送整改情况。") % {"due": due})
    office = next((name_at(seat.organisation, run.closed_at) for seat in file.seats_at(run)), "")
    yield Closing(office, translation.day(local_date(run.closed_at or run.opened_at)))


def _due(file: CaseFile, run: StepRun) -> str:
    """Until when to rectify: by when what was done is to be reported in the case, else when the order's term ends."""
    report = next((each for each in file.runs if each.kind == "fill" and each.pk > run.pk and each.due_at), None)
    if report is not None and report.due_at is not None:
        return translation.moment(report.due_at)
    order = order_in(file, run)
    end = term_end(order, local_date(run.closed_at)) if order and run.closed_at else None
    return translation.day(end) if end else ""


def _addressed(case: Case, run: StepRun, title: str) -> Iterator[Block]:
    yield Subject(title)
    yield Writing(_("%(unit)s：") % {"unit": name_at(case.organisation, run.opened_at)}, flush=True)


def _facts(proposal: ProposalInfo) -> str:
    facts = "".join(map(_ended, proposal.grounds))
    return _("所依据的事实：%(grounds)s") % {"grounds": facts} if facts else ""


def _ended(sentence: str) -> str:
    return sentence.rstrip("。.") + "。"


def _named(case: Case) -> str:
    return case.name or case.organisation.name


def _cited(clause: tuple[str, ...]) -> str:
    return translation.bracketed(translation.listed(clause)) if clause else ""
