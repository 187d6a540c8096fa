"""The report of a rehearsal: what was visited and how often, how cases ended, what was refused."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pingding.cli.definitions.show_procedure import ENDS
from pingding.cli.printing import table
from pingding.cli.rehearsal.course import PASSED_OVER
from pingding.cli.rehearsal.funnel import Funnel, funnel_of
from pingding.cli.rehearsal.stage import Notes
from pingding.policy.language import Edition
from pingding.policy.procedures.progress import SKIP
from pingding.queries.journal.journal import JournalCheck, verify


@dataclass(frozen=True)
class Report:
    """All that is said of a rehearsal."""

    edition: Edition
    funnel: Funnel
    notes: Notes
    journal: JournalCheck

    @property
    def sound(self) -> bool:
        """Whether every case went to its end, every step was reached and the journal is whole."""
        return self.journal.ok and not self.notes.stuck and all(line.reached for line in self.funnel.steps)

    def plain(self) -> dict[str, object]:
        """As plain data."""
        refusals = [
            {"where": where, "clause": clause, "what": what, "times": times}
            for (where, clause, what), times in self.notes.refusals.most_common()
        ]
        return {
            "id": self.edition.id,
            **asdict(self.funnel),
            "never_submitted": self.notes.never_submitted,
            "refusals": refusals,
            "stuck": self.notes.stuck,
            "journal": asdict(self.journal),
        }

    def lines(self) -> Iterator[str]:
        """As lines to read."""
        funnel = self.funnel
        yield f"{self.edition.title}：开始申报{funnel.opened}件，提交{funnel.submitted}件。"
        for key, procedure in self.edition.procedures.items():
            if key in funnel.owed:
                yield f"{procedure.title}：由义务打开{funnel.owed[key]}件。"
            yield from table(self._steps(key), indent="  ")
        yield self._ends()
        yield self._visited()
        if self.notes.refusals:
            yield "遇到的拒绝："
            rows = [
                (f"{times}次", where, f"（{clause}）" if clause else "", what)
                for (where, clause, what), times in self.notes.refusals.most_common()
            ]
            yield from table(rows, indent="  ")
        for number, why in self.notes.stuck.items():
            yield f"走不下去：{number}　{why}"
        journal = self.journal
        whole = "摘要链完整。" if journal.ok else f"第{journal.first_bad_seq}条：{journal.what}。"
        yield f"日志{journal.entries}条，{whole}"

    def _steps(self, procedure: str) -> list[tuple[object, ...]]:
        """A heading, then a row for each step of a procedure with how often each branch was visited."""
        rows: list[tuple[object, ...]] = [("步骤", "到达", "用时中位", "最长", "逾期", "走到")]
        for line in self.funnel.steps:
            if line.procedure == procedure:
                over = {} if line.passed_over is None else {PASSED_OVER: line.passed_over}
                visits = "，".join(f"{self._label(line.id, key)}{n}" for key, n in (line.outcomes | over).items())
                days = ("", "") if line.median_days is None else (f"{line.median_days:g}日", f"{line.longest_days}日")
                rows.append((line.title, line.reached, *days, line.late or "", visits))
        return rows

    def _ends(self) -> str:
        ends = "，".join(f"{ENDS.get(end, '未办结')}{n}件" for end, n in self.funnel.ends.items())
        if self.funnel.median_days is None:
            return f"申报的结局：{ends or '无'}。"
        days = f"中位{self.funnel.median_days:g}个工作日，最长{self.funnel.longest_days}个"
        return f"申报的结局：{ends}；从提交到办结{days}。"

    def _visited(self) -> str:
        """How many of the branches were visited, and which were not."""
        funnel = self.funnel
        visited = f"各步骤的去向共{funnel.branches}种，走到{funnel.branches - len(funnel.unvisited)}种"
        titles = {line.id: line.title for line in funnel.steps}
        missed = "、".join(f"“{titles[step]}”的“{self._label(step, key)}”" for step, key in funnel.unvisited)
        return f"{visited}；没有走到{missed}。" if missed else f"{visited}。"

    def _label(self, step: str, key: str) -> str:
        """What a branch of a step is called."""
        procedure = next(each for each in self.edition.procedures.values() if step in each.steps)
        labels = {outcome: each.label for outcome, each in procedure.steps[step].outcomes.items()}
        return (labels | {SKIP: "不安排", PASSED_OVER: "不经过"})[key]


def report_on(edition: Edition, notes: Notes) -> Report:
    """The report on the rehearsal in the present database."""
    return Report(edition, funnel_of(edition), notes, verify())
