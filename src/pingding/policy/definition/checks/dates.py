"""Documents say when they hold and where they are read; dates and deadlines must exist and stand in order."""

import re
from collections.abc import Iterator
from datetime import date

from pingding.policy.definition.checks.scope import Scope, resolves
from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import Fault
from pingding.policy.language import Deadline, Document, Procedure, Shared
from pingding.policy.procedures.deadlines import day_of
from pingding.policy.procedures.paths import onward_of

_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")


def check_dates(scope: Scope) -> Iterator[Fault]:
    """Faults in the dates and addresses of documents, the intake and every deadline."""
    for key, document in scope.edition.documents.items():
        yield from _document(scope, ("documents", key), document)
    yield from _intake(scope)
    yield from _closing(scope)
    for part in scope.parts:
        if isinstance(part.node, Deadline):
            yield from _deadline(scope, part.keys, part.node)
    for key, procedure in scope.edition.procedures.items():
        yield from _order(scope, ("procedures", key), procedure)


def _document(scope: Scope, path: Path, document: Document) -> Iterator[Fault]:
    dated = document.signed or document.published or document.in_force
    if dated is None:
        yield scope.fault(path, f"文件“{document.title}”没有任何日期。", "请写 signed、published 或 in_force 之一。")
    if document.source and not _ADDRESS.fullmatch(document.source):
        what = f"官方原文的网址“{document.source}”不是 http:// 或 https:// 开头的完整网址。"
        yield scope.fault((*path, "source"), what, "请照浏览器地址栏写，如 https://www.example.gov.cn/1.html。")
    if document.in_force and document.in_force_days is not None:
        yield scope.fault((*path, "in_force_days"), "in_force 与 in_force_days 只能写一个。", "请删去其中一个。")
    if document.in_force_days is not None and document.published is None:
        what = "in_force_days 从公布日起算，但没有写 published。"
        yield scope.fault((*path, "in_force_days"), what, "请补写公布日期。")
    begins = document.in_force or document.published or document.signed
    if document.lapses and begins and document.lapses.on <= begins:
        what = f"失效日期 {document.lapses.on} 不晚于施行日期 {begins}。"
        yield scope.fault((*path, "lapses", "on"), what, "请改正日期。")
    if document.lapses and document.lapses.duties is None and document.rules and scope.edition.obligations:
        what = f"文件“{document.title}”失效后，称号单位原有的义务是继续还是终止没有写明。"
        yield scope.fault((*path, "lapses"), what, "请写 duties，如 duties: {then: go_on, local: 理由}。")


def _intake(scope: Scope) -> Iterator[Fault]:
    intake = scope.edition.programme.intake
    path: Path = ("programme", "intake")
    if intake.kind == "rolling" and intake.closes is not None:
        what = "常年受理（rolling）没有截止日期。"
        yield scope.fault((*path, "closes"), what, "请删去 closes，或改为 kind: window。")
    if intake.kind == "window" and intake.closes is None:
        yield scope.fault(path, "有期限的受理（window）没有写截止日期。", "请写 closes，或改为 kind: rolling。")
    if intake.kind == "rolling" and intake.district is not None:
        what = "常年受理（rolling）没有截止日期，区县无从另定较早的日期。"
        yield scope.fault((*path, "district"), what, "请删去 district，或改为 kind: window。")
    setting = scope.edition.parties.get(intake.district.by) if intake.district else None
    if setting is not None and (setting.region != "case" or setting.department is None):
        what = f"“{setting.title}”不是申报所涉地区的部门，无从另定本地日期。"
        yield scope.fault((*path, "district", "by"), what, "请写 region: case 并有 department 的参与方。")
    if intake.opens and intake.closes and day_of(intake.closes) < intake.opens:
        what = f"截止日期 {day_of(intake.closes)} 早于开始日期 {intake.opens}。"
        yield scope.fault((*path, "closes"), what, "请改正日期。")


def _closing(scope: Scope) -> Iterator[Fault]:
    """An application that could still be handed in after the intake has closed."""
    intake = scope.edition.programme.intake
    closes = intake.closes
    if closes is None or (intake.opens and day_of(closes) < intake.opens):
        return
    for key, procedure in scope.edition.procedures.items():
        first = procedure.steps.get(procedure.starts)
        fixed = first.deadline.date if first and first.deadline else None
        if first and fixed and procedure.opened_by == "application" and fixed > day_of(closes):
            path: Path = ("procedures", key, "steps", procedure.starts, "deadline", "date")
            what = f"“{first.title}”的期限 {fixed} 晚于受理的截止日期 {day_of(closes)}。"
            yield scope.fault(path, what, "请使两者一致：受理期限写在 programme 的 intake。")


def _deadline(scope: Scope, path: Path, deadline: Deadline) -> Iterator[Fault]:
    lengths = {name: getattr(deadline, name) for name in ("date", "days", "working_days", "months")}
    written = [name for name, value in lengths.items() if value is not None]
    if len(written) != 1:
        listed = "、".join(written) or "一个也没有"
        what = f"期限须恰写 date、days、working_days、months 之一，现写了：{listed}。"
        yield scope.fault(path, what, "请只留一个；没有期限则删去 deadline。")
    for name in written:
        if name != "date" and lengths[name] <= 0:
            yield scope.fault((*path, name), f"期限须大于 0，写的是 {lengths[name]}。", "请改正数值。")
    if deadline.date and deadline.after != "opened":
        yield scope.fault((*path, "after"), "写了固定日期 date，after 不起作用。", "请删去其中一个。")
    procedure = scope.edition.procedures[str(path[1])]
    step = str(path[3])
    counted = deadline.after in procedure.steps and resolves(procedure)
    if counted and (step == deadline.after or step not in onward_of(procedure, deadline.after)):
        what = f"期限从步骤 {deadline.after} 办完起算，但它不在本步骤之前。"
        yield scope.fault((*path, "after"), what, "请写先前的步骤，或 opened（本步骤打开）。")


def _order(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """Fixed dates that go backwards along the main way (the first outcomes), or lie before the intake opens."""
    opens = scope.edition.programme.intake.opens if procedure.opened_by == "application" else None
    waiting: list[tuple[str, date | None, str]] = [(procedure.starts, opens, "受理开始")]
    seen: dict[str, date | None] = {}
    reported: set[str] = set()
    while waiting:
        step, before, title = waiting.pop(0)
        if step not in procedure.steps or (step in seen and (before is None or before <= (seen[step] or date.min))):
            continue
        seen[step] = before
        node = procedure.steps[step]
        fixed = node.deadline.date if node.deadline else None
        if fixed and before and fixed < before and step not in reported:
            reported.add(step)
            what = f"“{node.title}”的期限 {fixed} 早于“{title}”的 {before}。"
            yield scope.fault((*path, "steps", step, "deadline", "date"), what, "请改正日期的先后。")
        latest, by = (fixed, node.title) if fixed and fixed >= (before or fixed) else (before, title)
        first = next(iter(node.outcomes.values()))
        waiting += [(to, latest, by) for to in first.to]


def check_working_days(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    """Faults in the yearly decrees."""
    for year, decree in shared.working_days.items():
        path: Path = ("working_days", str(year))
        for key, days in (("holidays", tuple(decree.holidays)), ("worked", decree.worked)):
            for day in days:
                if day.year != year:
                    yield positions.fault((*path, key), f"{day} 不在 {year} 年。", "请写入该日所在的年份。")
        for day in decree.worked:
            if day.weekday() < 5 or day in decree.holidays:
                what = f"{day} 不是调休上班的周末。"
                yield positions.fault((*path, "worked"), what, "worked 只写要上班的星期六、星期日。")
