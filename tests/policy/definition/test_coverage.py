"""What becomes of each clause."""

from tests.policy.definitions import base

from pingding.policy.definition.coverage import cover
from pingding.policy.language import Clause


def test_each_clause_has_its_state() -> None:
    states = {line.id: line.state for line in cover(base()[0]).lines}
    assert states == {**{str(n): "carried" for n in (*range(1, 8), 9)}, "8": "excused", "10": "later"}


def test_carriers_are_the_parts_that_cite() -> None:
    lines = {line.id: line for line in cover(base()[0]).lines}
    assert [rule.path for rule in lines["5"].carriers] == ["procedures.recognition.steps.decide", "titles.trial"]


def test_counts_have_every_state() -> None:
    coverage = cover(base()[0])
    assert coverage.counts == {"carried": 8, "partly": 0, "excused": 1, "later": 1, "neither": 0}
    assert coverage.complete


def test_forgotten_clause_leaves_the_coverage_incomplete() -> None:
    edition, _ = base()
    more = edition.model_copy(update={"clauses": {**edition.clauses, "11": Clause(document="notice", says="遗漏")}})
    assert not cover(more).complete


def test_clause_carried_out_in_part_says_what_is_missing() -> None:
    edition, _ = base()
    partly = edition.clauses["5"].model_copy(update={"partly": "撤销还没有程序"})
    line = next(x for x in cover(edition.model_copy(update={"clauses": {"5": partly}})).lines if x.id == "5")
    assert (line.state, line.note) == ("partly", "撤销还没有程序") and line.carriers


def test_grades_by_which_no_panel_is_graded_carry_nothing_out() -> None:
    edition, _ = base()
    scale = edition.grades["yearly"].model_copy(update={"indicators": "other", "clause": ("11",)})
    more = {**edition.clauses, "11": Clause(document="notice", says="等级")}
    idle = edition.model_copy(update={"clauses": more, "grades": {"yearly": scale}})
    fitting = scale.model_copy(update={"indicators": "main"})
    applied = edition.model_copy(update={"clauses": more, "grades": {"yearly": fitting}})
    states = [next(line.state for line in cover(each).lines if line.id == "11") for each in (idle, applied)]
    assert states == ["neither", "carried"]
