"""Verdicts: three values, forces, overrides, and the sentence that explains each."""

from datetime import date
from typing import Any

import pytest
from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.conditions.assess import Answer, Assessment, assess
from pingding.policy.facts.facts import read_facts

RATIO = {"says": "研发人员占职工总数的比例不低于30%", "clause": "三（二）6", "computed": "rd_ratio >= 0.30"}
EVIDENCE = ["rulebook", "optional"]
RULES = {"says": "已建立内部管理制度", "clause": "二", "declared": {"fact": "rules", "evidence": EVIDENCE}}
JUDGED = {"says": "技术路线可行", "clause": "二", "judged": {"at": "panel"}}
YES, NO, OPEN, NONE = Answer.satisfied, Answer.not_satisfied, Answer.unknown, Answer.not_applicable


def assessed(condition: dict[str, Any], raw: dict[str, Any] | None = None, **more: Any) -> Assessment:
    edition = small_edition(conditions={"c": condition})
    return assess(edition, SHARED, read_facts(edition, SHARED, raw or {}, date(2025, 6, 1)), **more)


@pytest.mark.parametrize(
    ("condition", "raw", "more", "answer", "sentence"),
    [
        (
            RATIO,
            {"rd_staff": 57, "staff": 200},
            {},
            NO,
            "要求研发人员占职工总数的比例不低于30%，填报为28.5%（三（二）6）",
        ),
        (RATIO, {"rd_staff": 3, "staff": 10}, {}, YES, "要求研发人员占职工总数的比例不低于30%，填报为30%（三（二）6）"),
        (
            RATIO,
            {"rd_staff": 3},
            {},
            OPEN,
            "要求研发人员占职工总数的比例不低于30%，尚缺职工总数，请在“单位情况”中填写（三（二）6）",
        ),
        (
            RATIO,
            {"rd_staff": 3, "staff": 0},
            {},
            OPEN,
            "要求研发人员占职工总数的比例不低于30%，职工总数为0人，无法计算，请核对（三（二）6）",
        ),
        (
            {"says": "研发队伍成形", "computed": "rd_staff >= 3"},
            {"rd_staff": 1},
            {},
            NO,
            "要求研发队伍成形，应不低于3人，填报为1人",
        ),
        (
            {"says": "单位为企业", "computed": "kind = 'enterprise'"},
            {"kind": "university"},
            {},
            NO,
            "要求单位为企业，填报为高等院校",
        ),
        (
            {"says": "单位为企业且人数不少于10人", "computed": "kind = 'enterprise' and staff >= 10"},
            {"kind": "university", "staff": 5},
            {},
            NO,
            "要求单位为企业且人数不少于10人，填报的单位性质为高等院校，职工总数为5人",
        ),
        (
            {"says": "已登记名称", "computed": "org_name <> '无'"},
            {},
            {},
            OPEN,
            "要求已登记名称，尚缺单位名称，请在“单位档案”中填写",
        ),
        (RULES, {"rules": True}, {}, YES, "要求已建立内部管理制度，申报单位已声明，待核实（二）"),
        (
            RULES,
            {"rules": True},
            {"materials": frozenset({"rulebook"})},
            YES,
            "要求已建立内部管理制度，申报单位已声明并附证明材料，待核实（二）",
        ),
        (
            RULES,
            {"rules": True},
            {"materials": frozenset()},
            OPEN,
            "要求已建立内部管理制度，申报单位已声明，待补充：内部管理制度（二）",
        ),
        (RULES, {"rules": False}, {}, NO, "要求已建立内部管理制度，申报单位声明为“否”（二）"),
        (RULES, {}, {}, OPEN, "要求已建立内部管理制度，申报单位未作声明，请在“申报表”中填写（二）"),
        (JUDGED, {}, {}, OPEN, "要求技术路线可行，由“专家评审”步骤评判，尚未作出（二）"),
        (JUDGED, {}, {"judged": {"c": True}}, YES, "要求技术路线可行，“专家评审”步骤评判为符合（二）"),
        (JUDGED, {}, {"judged": {"c": False}}, NO, "要求技术路线可行，“专家评审”步骤评判为不符合（二）"),
        (
            {"says": "通知现行有效", "clause": "一", "bar": "in_force"},
            {},
            {"bars": {"in_force": "通知已于2025年4月14日失效。"}},
            NO,
            "要求通知现行有效，通知已于2025年4月14日失效（一）",
        ),
        ({"says": "通知现行有效", "bar": "in_force"}, {}, {}, YES, "要求通知现行有效，经核对登记簿，符合"),
        (
            {"says": "通知现行有效", "bar": "in_force"},
            {},
            {"consulted": ()},
            YES,
            "要求通知现行有效，未核对登记簿，提交时由平台核对",
        ),
        (
            {"says": "研发队伍符合要求", "computed": "rd_staff >= 3"},
            {"rd_staff": 1},
            {},
            NO,
            "研发队伍符合要求，应不低于3人，填报为1人",
        ),
        (
            {"says": "研发人员足够", "computed": "rd_staff >= 3 and rd_staff * 10 >= staff * 3"},
            {"rd_staff": 4, "staff": 20},
            {},
            NO,
            "要求研发人员足够，应不低于60人，填报的研发人员数×10为40人",
        ),
        (
            RATIO | {"when": "kind = 'enterprise'"},
            {"kind": "university"},
            {},
            NONE,
            "要求研发人员占职工总数的比例不低于30%，本条对本件不适用（三（二）6）",
        ),
        (
            RATIO | {"when": "kind = 'enterprise'"},
            {"rd_staff": 1, "staff": 9},
            {},
            OPEN,
            "要求研发人员占职工总数的比例不低于30%，是否适用尚不能确定：尚缺单位性质，请在“单位情况”中填写（三（二）6）",
        ),
    ],
)
def test_assess_explains_each_leaf(
    condition: dict[str, Any], raw: dict[str, Any], more: dict[str, Any], answer: Answer, sentence: str
) -> None:
    finding = assessed(condition, raw, **more).at("c")
    assert (finding.answer, finding.sentence) == (answer, sentence)


@pytest.mark.parametrize(
    ("condition", "raw", "entered"),
    [
        (RATIO, {"rd_staff": 57, "staff": 200}, "28.5%"),
        (RATIO, {"rd_staff": 3}, ""),
        ({"says": "研发队伍成形", "computed": "rd_staff >= 3"}, {"rd_staff": 1}, ""),
        ({"says": "单位为企业", "computed": "kind = 'enterprise'"}, {"kind": "university"}, "高等院校"),
        (
            {"says": "单位为企业且人数不少于10人", "computed": "kind = 'enterprise' and staff >= 10"},
            {"kind": "university", "staff": 5},
            "",
        ),
    ],
)
def test_the_entered_value_stands_alone_where_it_is_all_that_is_found(
    condition: dict[str, Any], raw: dict[str, Any], entered: str
) -> None:
    (finding,) = assessed(condition, raw).findings
    assert finding.entered == entered and (finding.found == f"填报为{entered}") == bool(entered)


def leaf(text: str, **more: Any) -> dict[str, Any]:
    return {"says": text, "computed": text, **more}


PARTS = {
    "legal": leaf("legal"),
    "staff": leaf("staff >= 10"),
    "ratio": leaf("rd_ratio >= 0.3", when="kind = 'enterprise'"),
}
GIVEN = {"legal": True, "staff": 5}


@pytest.mark.parametrize(
    ("shape", "raw", "answer"),
    [
        ({"all": PARTS}, {"legal": True, "staff": 10, "kind": "university"}, YES),
        ({"all": PARTS}, {"legal": True, "kind": "university"}, OPEN),
        ({"all": PARTS}, {"legal": False, "kind": "university"}, NO),
        ({"any": PARTS}, {"legal": True}, YES),
        ({"any": PARTS}, {"legal": False, "staff": 5, "kind": "university"}, NO),
        ({"any": PARTS}, {"legal": False, "kind": "university"}, OPEN),
        ({"any": {"ratio": PARTS["ratio"]}}, {"kind": "university"}, NONE),
        ({"at_least": {"n": 2, "of": PARTS}}, {"legal": True, "staff": 10}, YES),
        ({"at_least": {"n": 2, "of": PARTS}}, {"legal": True, "kind": "university"}, OPEN),
        ({"at_least": {"n": 2, "of": PARTS}}, {"legal": False, "kind": "university"}, NO),
    ],
)
def test_assess_joins_children_in_three_values(shape: dict[str, Any], raw: dict[str, Any], answer: Answer) -> None:
    assert assessed({"says": "条件", **shape}, raw).at("c").answer is answer


def test_a_branch_tells_how_many_hold_and_what_is_missing() -> None:
    finding = assessed({"says": "主体合格", "clause": "一", "at_least": {"n": 2, "of": PARTS}}, GIVEN).at("c")
    assert finding.sentence == "要求主体合格，所列3项中符合1项、不符合1项、待定1项，须符合2项（一）"
    assert finding.missing == ("kind",)
    assert [child.path for child in finding.children] == ["c.legal", "c.staff", "c.ratio"]
    assert [child.clause for child in finding.children] == [("一",)] * 3


def test_forces_come_from_the_part_around_and_judged_leaves_are_judged() -> None:
    parts = {"a": leaf("legal"), "b": JUDGED, "d": leaf("rules", force="warning")}
    found = assessed({"says": "甲", "force": "recommendation", "all": parts})
    assert [leaf.force for leaf in found.all()] == ["recommendation", "judged", "warning"]
    assert assessed(leaf("legal")).at("c").force == "submission"


def test_only_what_has_the_force_blocks() -> None:
    tree = {
        "says": "甲",
        "all": {
            "a": leaf("legal"),
            "b": JUDGED,
            "d": leaf("rules", force="warning"),
            "e": leaf("staff > 9", force="recommendation"),
        },
    }
    found = assessed(tree, {"legal": True, "rules": False, "staff": 1})
    assert found.answer("submission") is YES
    assert found.blocking("submission") == ()
    assert [finding.path for finding in found.blocking("recommendation")] == ["c.e"]
    assert [finding.path for finding in found.blocking("judged")] == ["c.b", "c.e"]
    assert [finding.path for finding in found.blocking("warning")] == ["c.d"]
    assert found.at("c").answer is NO


def test_what_is_unknown_blocks_until_it_is_entered() -> None:
    assert [finding.path for finding in assessed(RATIO).blocking("submission")] == ["c"]


def test_an_alternative_judged_later_does_not_block_now() -> None:
    tree = {"says": "甲", "any": {"a": leaf("legal"), "b": JUDGED}}
    assert assessed(tree, {"legal": False}).blocking("submission") == ()
    assert assessed(tree, {"legal": False}).answer("judged") is OPEN
    refused = assessed(tree, {"legal": False}, judged={"c.b": False})
    assert [finding.path for finding in refused.blocking("submission")] == ["c"]


def test_a_choice_is_told_as_the_one_requirement_that_it_is() -> None:
    tree = {"says": "甲", "all": {"a": leaf("legal"), "b": {"says": "乙", "any": {"c": leaf("rules"), "d": RATIO}}}}
    found = assessed(tree, {"legal": True, "rules": True, "rd_staff": 57, "staff": 200})
    assert [(one.path, one.answer) for one in found.requirements()] == [("c.a", YES), ("c.b", YES)]
    lacking = assessed(tree, {"legal": False, "rules": False, "rd_staff": 57, "staff": 200})
    failing = [one.path for one in lacking.requirements() if one.answer is NO]
    assert failing == [one.path for one in lacking.blocking("submission")] == ["c.a", "c.b"]


def test_a_choice_with_an_alternative_judged_later_is_told_as_it_counts_now() -> None:
    tree = {"says": "甲", "any": {"a": leaf("legal"), "b": JUDGED}}
    assert [one.answer for one in assessed(tree, {"legal": False}).requirements()] == [YES]


def test_an_override_lets_pass_and_keeps_what_was_found() -> None:
    condition = RATIO | {"override": {"by": "district"}}
    raw = {"rd_staff": 57, "staff": 200}
    finding = assessed(condition, raw, overrides={"c": "已有整改计划"}).at("c")
    assert finding.answer is YES
    assert finding.sentence.endswith("不低于30%，填报为28.5%；经批准放行：已有整改计划（三（二）6）")
    assert assessed(RATIO, raw, overrides={"c": "无人有权"}).at("c").answer is NO


def test_a_whole_branch_may_be_overridden() -> None:
    tree = {"says": "甲", "override": {"by": "district"}, "all": {"a": leaf("legal"), "b": leaf("rules")}}
    found = assessed(tree, {"legal": False}, overrides={"c": "情况特殊"})
    assert found.answer("submission") is YES
    assert found.at("c.a").answer is NO


def test_the_same_question_gives_the_same_answer() -> None:
    raw = {"rd_staff": 57, "staff": 200}
    edition = small_edition(conditions={"c": RATIO})
    known = read_facts(edition, SHARED, raw, date(2025, 6, 1))
    first, again = assess(edition, SHARED, known), assess(edition, SHARED, known)
    assert first == again
    assert [one.sentence for one in first.all()] == [one.sentence for one in again.all()]


def test_at_refuses_an_unknown_path() -> None:
    with pytest.raises(KeyError):
        assessed(RATIO).at("c.nothing")
