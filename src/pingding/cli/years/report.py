"""The report of a rehearsal over years: titles, what they owed, what they were paid, whose work it was."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial

from pingding.cli.printing import cited, table
from pingding.cli.rehearsal.funnel import passage_of
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.years.figures import Year, figures_of, titles_of
from pingding.cli.years.rehearsal import YearsRehearsal
from pingding.cli.years.unreached import Causes, Unreachable, Unreached
from pingding.cli.years.workload import Workload, workload_of
from pingding.policy.language import Edition
from pingding.policy.supports.money import shown
from pingding.policy.values.arithmetic import plain
from pingding.queries.journal.journal import JournalCheck, verify
from pingding.records.models import Case

STATES = {
    "on_time": "按期",
    "late": "逾期",
    "missed": "未报",
    "exempt": "免予办理",
    "met": "视为履行",
    "skipped": "并入其他",
}
LONGEST = 5
"""How many of the steps at which cases wait longest are printed."""
Counts = Callable[[Year], Counter[str]]


@dataclass(frozen=True)
class YearsReport:
    """All that is said of a rehearsal over years."""

    edition: Edition
    cases: int
    years: tuple[Year, ...]
    workload: Workload
    unreached: tuple[Unreached, ...]
    notes: Notes
    journal: JournalCheck

    @property
    def sound(self) -> bool:
        """Whether every case could be played and the journal is whole. What was not reached is no fault."""
        return self.journal.ok and not self.notes.stuck

    def plain(self) -> dict[str, object]:
        """As plain data, the same for the same seed: the journal's digest, which covers random codes, is left out."""
        refusals = [
            {"where": where, "clause": clause, "what": what, "times": times}
            for (where, clause, what), times in self.notes.refusals.most_common()
        ]
        busiest = self.workload.busiest
        return {
            "id": self.edition.id,
            "cases": self.cases,
            "years": [_plain_year(year) for year in self.years],
            "workload": [asdict(party) | {"busiest": party.busiest} for party in self.workload.parties],
            "busiest": None if busiest is None else {"month": busiest[0], "acts": busiest[1]},
            "waiting": [asdict(each) for each in self.workload.waiting],
            "unreached": [asdict(each) for each in self.unreached],
            "refusals": refusals,
            "stuck": self.notes.stuck,
            "journal": {key: each for key, each in asdict(self.journal).items() if key != "digest"},
        }

    def lines(self) -> Iterator[str]:
        """As lines to read."""
        first, last = self.years[0].year, self.years[-1].year
        granted = sum(sum(year.granted.values()) for year in self.years)
        yield f"{self.edition.title}：{first}年至{last}年，开始申报{self.cases}件，授予称号{granted}个。"
        yield from self._section("称号（各年末的状态）", self._titles())
        for title in dict.fromkeys(key for year in self.years for key in year.grades):
            yield from self._section(f"等级：{title}", self._counted(partial(_grades, title)))
        for title in dict.fromkeys(key for year in self.years for key in year.owed):
            yield from self._section(f"义务：{title}", self._counted(partial(_states, title)))
        yield from self._section("统一开展", list(self._rounds()))
        yield from self._section("拟作出的处理", self._counted(lambda year: year.proposed))
        yield from self._section("称号的变动", self._counted(lambda year: year.changes))
        yield from self._section("生效的禁限（新增）", self._counted(lambda year: year.bans))
        yield from self._section("终止的原因", list(self._endings()))
        yield from self._section("支持（万元，确定／支付）", self._supports())
        yield from self._section("工作量（办理次数）", self._work())
        yield from self._section("等待最久的步骤（工作日）", self._waits())
        yield from self._section("从未走到的", [(u.what, u.title, cited(u.clause), u.why) for u in self.unreached])
        yield from self._section("遇到的拒绝", self._refusals())
        for number, why in self.notes.stuck.items():
            yield f"走不下去：{number}　{why}"
            yield f"  经过：{passage_of(self.edition, number)}"
        place = "" if self.journal.first_bad_seq is None else f"第{self.journal.first_bad_seq}条："
        yield f"日志{self.journal.entries}条，" + (
            "摘要链完整。" if self.journal.ok else f"{place}{self.journal.what}。"
        )

    def _section(self, heading: str, rows: Sequence[Sequence[object]]) -> Iterator[str]:
        if rows:
            yield f"{heading}："
            yield from table(rows, indent="  ")

    def _titles(self) -> list[Sequence[object]]:
        standings = titles_of(year.standings for year in self.years)
        heading: Sequence[object] = ("年度", "申报", "授予", *standings)
        rows = [
            (year.year, year.applied, sum(year.granted.values()), *(year.standings[each] for each in standings))
            for year in self.years
        ]
        return [heading, *rows]

    def _counted(self, counts: Counts) -> list[Sequence[object]]:
        """A heading and a row for each year in which there was something."""
        columns = titles_of(counts(year) for year in self.years)
        rows = [(year.year, *(counts(year)[each] for each in columns)) for year in self.years if counts(year).total()]
        return [("年度", *columns), *rows] if rows else []

    def _rounds(self) -> Iterator[Sequence[object]]:
        for year in self.years:
            for each in year.rounds:
                drawn = f"从{each.cohort}个称号中抽取{each.titles}个，随机种子{each.seed}"
                yield year.year, each.name, f"全部{each.titles}个称号" if each.cohort is None else drawn

    def _endings(self) -> Iterator[Sequence[object]]:
        for year in self.years:
            for (act, cause, clause), times in year.ended.items():
                yield year.year, f"{times}个", act, f"{cause}{cited([clause] if clause else [])}"

    def _supports(self) -> list[Sequence[object]]:
        columns = titles_of(each for year in self.years for each in (year.promised, year.paid))
        if not columns:
            return []
        rows = [
            (year.year, *(f"{_sum(year.promised.get(c))}／{_sum(year.paid.get(c))}" for c in columns))
            for year in self.years
        ]
        return [("年度", *columns), *rows]

    def _work(self) -> list[Sequence[object]]:
        busiest = self.workload.busiest
        rows: list[Sequence[object]] = [
            (each.party, each.acts, f"{each.busiest}最多，{each.months[each.busiest]}次")
            for each in self.workload.parties
        ]
        return (
            rows
            if busiest is None
            else [*rows, ("全部", sum(e.acts for e in self.workload.parties), f"{busiest[0]}最多，{busiest[1]}次")]
        )

    def _waits(self) -> list[Sequence[object]]:
        return [
            (each.procedure, each.step, f"中位{each.median_days:g}", f"最长{each.longest_days}（{each.longest_case}）")
            for each in self.workload.waiting[:LONGEST]
        ]

    def _refusals(self) -> list[Sequence[object]]:
        return [
            (f"{times}次", where, f"（{clause}）" if clause else "", what)
            for (where, clause, what), times in self.notes.refusals.most_common()
        ]


def _grades(procedure: str, year: Year) -> Counter[str]:
    return year.grades.get(procedure, Counter())


def _states(obligation: str, year: Year) -> Counter[str]:
    own = year.owed.get(obligation, Counter())
    return Counter({label: own[state] for state, label in STATES.items() if own[state]})


def _sum(money: Decimal | None) -> str:
    return shown(money or Decimal(0), "万元").removesuffix("万元")


def _plain_year(year: Year) -> dict[str, object]:
    ended = [
        {"act": act, "cause": cause, "clause": clause, "titles": times}
        for (act, cause, clause), times in year.ended.items()
    ]
    money = {name: {k: plain(v) for k, v in getattr(year, name).items()} for name in ("promised", "paid")}
    return {**vars(year), "ended": ended, "rounds": [asdict(each) for each in year.rounds], **money}


def report_of(rehearsal: YearsRehearsal) -> YearsReport:
    """The report on a rehearsal that has been played, in the present database."""
    stage = rehearsal.stage
    stored, edition = stage.stored, stage.edition
    unopened = {**rehearsal.asking.refused, **rehearsal.rounds.refused}
    causes = Causes(unopened, rehearsal.paying.unpaid, stage.notes.obstacles)
    return YearsReport(
        edition=edition,
        cases=Case.objects.filter(edition=stored, held_title=None).count(),
        years=figures_of(stored, edition, rehearsal.starts, rehearsal.ends),
        workload=workload_of(stored, edition, stage.world.at),
        unreached=tuple(Unreachable(stored, edition, causes).every()),
        notes=stage.notes,
        journal=verify(),
    )
