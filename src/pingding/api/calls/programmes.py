"""Programmes: what is offered, by which rules, and where each clause is carried out."""

import json
from datetime import date
from typing import Any, Literal

from ninja import Schema

from pingding.api.calls.calls import CallOut, call_out
from pingding.api.frame.routes import AtProgramme, Page, Paging, Query, Routes, page_of, shown
from pingding.policy.definition.coverage import cover
from pingding.policy.definition.loading import dump_edition
from pingding.policy.definition.schema import edition_schema
from pingding.policy.language import Condition, Edition
from pingding.queries.calls.programmes import DocumentLine, ProgrammeInfo, documents, programme, programmes, targets
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["办法 programmes"])


class ProgrammeOut(Schema):
    """A programme and where it stands."""

    id: str
    title: str
    short: str
    kind: Literal["title", "selection"]
    level: str
    edition: str
    authorities: list[str]
    number: str
    summary: str
    state: str
    stopped_because: str = ""
    digest: str


class DocumentOut(Schema):
    """A document behind a programme, as it stands today: `source`, where it can be read, and the one it was
    `issued_under`; `local_reason` says why where
    the days are a local decision. Once it has lapsed, `followed_by` names what came after it, and `duties_after` says
    whether what holders owe goes on ("go_on", "end"), for `duties_reason`."""

    title: str
    number: str
    source: str
    issuers: list[str]
    in_force_from: date | None
    lapses_on: date | None
    followed_by: str
    duties_after: str
    duties_reason: str
    state: str
    issued_under: str
    local_reason: str
    clauses: list[str]


class TargetOut(Schema):
    """A number that the programme wants to reach, and the actual one."""

    says: str
    kind: str
    at_least: int
    by: date
    granted: int
    reached: bool


class ProgrammeDetail(ProgrammeOut):
    """A programme with its documents, calls and targets."""

    documents: list[DocumentOut]
    calls: list[CallOut]
    targets: list[TargetOut]


class CarrierOut(Schema):
    """A part of the definition that carries a clause out."""

    path: str
    title: str
    kind: str


class ClauseOut(Schema):
    """A clause and what became of it: carried, partly, excused, later (openly not yet) or neither. `partly`
    says what is missing, `later` what will carry it out."""

    id: str
    says: str
    state: str
    excused: str | None
    note: str
    partly: str
    later: str
    carriers: list[CarrierOut]


class CoverageOut(Schema):
    """Every clause of a programme."""

    counts: dict[str, int]
    complete: bool
    lines: list[ClauseOut]


class ConditionOut(Schema):
    """A condition with those inside it; `how` says how it is decided, `rule` its expression, fact or register."""

    path: str
    says: str
    clause: list[str]
    force: str
    how: str
    rule: str
    when: str | None
    remedy: str
    children: list["ConditionOut"]


@routes.read("", Page[ProgrammeOut], "办法列表", public=True)
def list_programmes(request: ViewerRequest, paging: Query[Paging]) -> Page[ProgrammeOut]:
    """All programmes, those that take applications first."""
    return page_of(programmes(request.at), paging, _out)


@routes.read("/schema", dict[str, Any], "办法定义的语法", public=True)
def definition_schema(request: ViewerRequest) -> dict[str, Any]:
    """The JSON Schema of a definition: what its parts are and mean."""
    return edition_schema()


@routes.read("/{programme_id}", ProgrammeDetail, "办法", public=True)
def read_programme(request: ViewerRequest, programme_id: AtProgramme) -> ProgrammeDetail:
    """One programme with its documents, calls, and targets against what was granted."""
    info, today = programme(programme_id, request.at), local_date(request.at)
    return ProgrammeDetail(
        **_out(info).model_dump(),
        documents=[_document(line) for line in documents(info.edition, today)],
        calls=[call_out(call) for call in info.calls],
        targets=[
            TargetOut(
                says=line.target.says,
                kind=line.kind,
                at_least=line.target.at_least,
                by=line.target.by,
                granted=line.granted,
                reached=line.reached,
            )
            for line in targets(info, today)
        ],
    )


@routes.read("/{programme_id}/definition", dict[str, Any], "办法定义", public=True)
def read_definition(request: ViewerRequest, programme_id: AtProgramme) -> dict[str, Any]:
    """The whole definition as data, by the schema at `/programmes/schema`; its digest is that of the programme."""
    definition: dict[str, Any] = json.loads(dump_edition(_edition(programme_id)))
    return definition


@routes.read("/{programme_id}/coverage", CoverageOut, "条款落实", public=True)
def read_coverage(request: ViewerRequest, programme_id: AtProgramme) -> CoverageOut:
    """Clause by clause, where it is carried out."""
    coverage = cover(_edition(programme_id))
    lines = [
        ClauseOut(
            id=line.id,
            says=line.clause.says,
            state=line.state,
            excused=line.clause.excused,
            note=line.clause.note,
            partly=line.clause.partly,
            later=line.clause.later,
            carriers=[CarrierOut.from_orm(rule) for rule in line.carriers],
        )
        for line in coverage.lines
    ]
    return CoverageOut(
        counts={str(state): n for state, n in coverage.counts.items()}, complete=coverage.complete, lines=lines
    )


@routes.read("/{programme_id}/conditions", list[ConditionOut], "申报条件", public=True)
def read_conditions(request: ViewerRequest, programme_id: AtProgramme) -> list[ConditionOut]:
    """The tree of conditions."""
    roots = _edition(programme_id).conditions
    return [_condition(key, condition, "submission", ()) for key, condition in roots.items()]


def _document(line: DocumentLine) -> DocumentOut:
    lapse = line.lapses
    return shown(
        DocumentOut,
        line,
        in_force_from=line.in_force,
        lapses_on=lapse.on if lapse else None,
        followed_by=lapse.followed_by if lapse else "",
        duties_after=lapse.duties.then if lapse and lapse.duties else "",
        duties_reason=lapse.duties.local if lapse and lapse.duties else "",
        issued_under=line.under,
        local_reason=line.local or (lapse.local if lapse else ""),
    )


def _edition(programme_id: str) -> Edition:
    return edition_of(stored_edition(programme_id))


def _out(info: ProgrammeInfo) -> ProgrammeOut:
    definition = info.edition.programme
    return ProgrammeOut(
        id=definition.id,
        title=definition.title,
        short=definition.short,
        kind=definition.kind,
        level=definition.level,
        edition=definition.edition,
        authorities=list(info.authorities),
        number=info.number,
        summary=definition.summary,
        state=info.standing,
        stopped_because=info.stopped.what if info.stopped else "",
        digest=info.stored.digest,
    )


def _condition(path: str, condition: Condition, force: str, clause: tuple[str, ...]) -> ConditionOut:
    force = condition.force or ("judged" if condition.judged else force)
    clause = condition.clause or clause
    how, rule = _how(condition)
    return ConditionOut(
        path=path,
        says=condition.says,
        clause=list(clause),
        force=force,
        how=how,
        rule=rule,
        when=condition.when,
        remedy=condition.remedy,
        children=[_condition(f"{path}.{key}", child, force, clause) for key, child in condition.children.items()],
    )


def _how(condition: Condition) -> tuple[str, str]:
    if condition.computed is not None:
        return "computed", condition.computed
    if condition.declared is not None:
        return "declared", condition.declared.fact
    if condition.judged is not None:
        return "judged", condition.judged.asks
    if condition.bar is not None:
        return "bar", condition.bar
    if condition.at_least is not None:
        return "at_least", str(condition.at_least.n)
    return ("all", "") if condition.all else ("any", "")
