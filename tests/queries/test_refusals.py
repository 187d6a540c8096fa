"""Several refusals of one act as one: what is kept, what stands alone, what kind the whole is."""

import ast

import pytest
from tests.places import ROOT

from pingding.policy.errors import Refusal
from pingding.queries.refusals import KINDS, Faults, Refusals, each_of, kind_of


def test_nothing_refused_refuses_nothing() -> None:
    faults = Faults()
    assert faults.read(lambda: 5, 0) == 5 and not faults
    faults.refuse()


def test_one_refusal_is_raised_as_it_is() -> None:
    faults, only = Faults(), Refusal("未填写", where="名称")
    faults.add(only, "name")
    with pytest.raises(Refusal) as caught:
        faults.refuse()
    assert caught.value is only and only.field == "name" and each_of(only) == (only,)


def test_several_are_told_together_with_their_clauses() -> None:
    faults = Faults()
    faults.add(Refusal("已使用", kind="conflict", clause=("一",)), "number")
    faults.add(Refusal("未填写", clause=("二",), remedy="请填写。"), "name")
    with pytest.raises(Refusals) as caught:
        faults.refuse()
    assert (caught.value.kind, caught.value.clause) == ("invalid", ("一", "二"))
    assert "有2处" in str(caught.value) and "未填写（二）。请填写。" in str(caught.value)


def test_conflicts_alone_are_a_conflict() -> None:
    assert Refusals([Refusal("甲", kind="conflict"), Refusal("乙", kind="conflict")]).kind == "conflict"


def test_of_a_field_the_first_word_stays_and_gathered_ones_are_taken_apart() -> None:
    faults = Faults()
    faults.add(Refusal("不是日期"), "day")
    faults.add(Refusals([Refusal("未填写", field="day"), Refusal("过长", field="name"), Refusal("无此件")]))
    assert [each.what for each in faults.found] == ["不是日期", "过长", "无此件"]


@pytest.mark.parametrize("kind", ["forbidden", "missing", "closed"])
def test_what_no_correction_of_a_field_helps_stands_alone(kind: str) -> None:
    faults = Faults()
    faults.add(Refusal("未填写"), "name")
    with pytest.raises(Refusal, match="不能"), faults.caught():
        raise Refusal("不能", kind=kind)


SOURCE = ROOT / "src" / "pingding"


def kinds_raised() -> set[str]:
    """The kinds that the source gives to its refusals."""
    calls = (
        node
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Refusal", "Problem"}
    )
    values = (keyword.value for call in calls for keyword in call.keywords if keyword.arg == "kind")
    return {str(value.value) for value in values if isinstance(value, ast.Constant)}


def test_every_kind_that_is_raised_has_a_status_and_a_heading() -> None:
    raised = kinds_raised()
    assert {"forbidden", "missing", "conflict"} <= raised
    assert sorted(raised - KINDS.keys()) == []


def test_a_kind_without_entry_is_answered_as_invalid() -> None:
    assert kind_of(Refusal("甲", kind="unheard-of")).status == 422
