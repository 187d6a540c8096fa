"""Past cases decided again: verdicts, rules, scores, grades, places, outcomes and deadlines, each with its clause."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, base, changed_copy

from pingding.policy.definition.loading import load_library
from pingding.policy.definition.replay.items import Difference, Undecided
from pingding.policy.definition.replay.past import PastCase, PastRound, PastSheet
from pingding.policy.definition.replay.replay import Replay, replay
from pingding.policy.translation import SHANGHAI

SUBMITTED = datetime(2025, 4, 1, 9, tzinfo=SHANGHAI)
VALUES = {
    "org_name": "示例公司",
    "staff": "50",
    "rd_staff": "20",
    "field": "steel",
    "above_scale": True,
    "full_name": "示例市示例中心",
    "premises": [{"place": "示例路1号", "area": "600"}],
}
CASE = PastCase(
    "CASE-1",
    "示例中心",
    "1",
    "recognition",
    date(2025, 4, 1),
    SUBMITTED,
    None,
    VALUES,
    materials=frozenset({"licence"}),
    judged={"eligible.strength": True},
    sheets=(PastSheet("score", {"plan": Decimal(35)}, True),),
    rounds=(
        PastRound("fill", SUBMITTED, SUBMITTED),
        PastRound("review", SUBMITTED, datetime(2025, 4, 11, 9, tzinfo=SHANGHAI)),
        PastRound("score", SUBMITTED, SUBMITTED),
        PastRound("order", SUBMITTED, SUBMITTED),
        PastRound("decide", SUBMITTED, None),
    ),
)


def replayed(to: Path, file: str, *changes: tuple[str, str], cases: tuple[PastCase, ...] = (CASE,)) -> Replay:
    library = load_library(changed_copy(to, f"{PROGRAMME}/{file}", changes))
    assert not library.broken, library.broken
    return replay(base()[0], library.editions[PROGRAMME], library.shared, cases)


def differs(result: Replay, case: int = 0) -> dict[str, Difference]:
    return {each.about: each for each in result.cases[case].differs}


def undecided(result: Replay) -> dict[str, Undecided]:
    return {each.about: each for each in result.cases[0].undecided}


def test_same_edition_decides_the_same() -> None:
    (case,) = replay(base()[0], *base(), [CASE]).cases
    assert (case.differs, case.undecided) == ((), ())


def test_condition_that_goes_is_told_with_its_clause_of_then(tmp_path: Path) -> None:
    poor = replace(CASE, values=VALUES | {"rd_staff": "1"})
    gone = (
        "      rd_staff:\n"
        "        says: 研发人员占比不低于三成\n"
        "        when: above_scale\n"
        "        computed: rd_share >= 0.30\n"
        "        override: {by: authority}\n"
    )
    result = replayed(tmp_path, "conditions.yaml", (gone, ""), cases=(poor,))
    each = differs(result)["条件“研发人员占比不低于三成”"]
    assert (each.would_be, each.clauses, each.clauses_then) == ("没有这一条件", (), ("2",))
    assert each.was.startswith("不符合")
    assert differs(result)["能否提交"].would_be == "符合"


def test_condition_that_no_longer_applies_is_a_difference(tmp_path: Path) -> None:
    result = replayed(tmp_path, "conditions.yaml", ("when: above_scale", "when: staff >= 100"))
    each = differs(result)["条件“研发人员占比不低于三成”"]
    assert (each.was[:2], each.would_be) == ("符合", "不适用")


@pytest.mark.parametrize(
    ("written", "says", "because"),
    [
        ("{says: 有公告, clause: '2', judged: {at: review}}", "有公告", "当时没有请人评判"),
        ("{says: 文件有效, clause: '2', bar: in_force}", "文件有效", "当时没有核对这项登记"),
    ],
)
def test_answer_that_nobody_gave_is_unknown(written: str, says: str, because: str, tmp_path: Path) -> None:
    result = replayed(tmp_path, "conditions.yaml", ("  open:\n", f"  more: {written}\n  open:\n"))
    assert undecided(result)[f"条件“{says}”"] == Undecided(f"条件“{says}”", (because,), ("2",))
    assert differs(result) == {}


def test_material_that_was_not_asked_leaves_a_declaration_open(tmp_path: Path) -> None:
    folder = changed_copy(
        tmp_path,
        f"{PROGRAMME}/forms.yaml",
        [
            ("  letter: {title", "  permit: {title: 许可证, clause: '2'}\n  letter: {title"),
            ("materials: [licence]}", "materials: [licence, permit]}"),
        ],
    )
    conditions = folder / PROGRAMME / "conditions.yaml"
    conditions.write_text(conditions.read_text().replace("evidence: licence", "evidence: permit"))
    library = load_library(folder)
    assert not library.broken, library.broken
    result = replay(base()[0], library.editions[PROGRAMME], library.shared, [CASE])
    assert undecided(result)["条件“规模以上”"].because == ("“许可证”当时没有要求提交",)


def test_rule_of_a_form_that_is_new_is_a_difference(tmp_path: Path) -> None:
    rule = "        - {says: 面积应大于零, requires: area > 0}\n"
    more = "        - {says: 每处不小于七百, requires: area >= 700}\n"
    each = differs(replayed(tmp_path, "facts.yaml", (rule, rule + more)))["“场地”的填写规则"]
    assert (each.kind, each.was, each.would_be) == ("rule", "符合", "不符合")


def test_choice_that_is_gone_leaves_the_score_unknown(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/facts.yaml", [("taxonomy: fields}", "choices: {wood: 木材}}")])
    scoring = folder / PROGRAMME / "scoring.yaml"
    scoring.write_text(scoring.read_text().replace("field = 'steel'", "field = 'wood'"))
    library = load_library(folder)
    assert not library.broken, library.broken
    result = replay(base()[0], library.editions[PROGRAMME], library.shared, [CASE])
    assert undecided(result)["总分"].because[0].startswith("“领域”当时所填的不合草案：")
    assert "总分" not in differs(result)


def test_unit_that_changed_is_refused_and_listed(tmp_path: Path) -> None:
    result = replayed(tmp_path, "facts.yaml", ("type: money, unit: 万元", "type: money, unit: 元"))
    assert result.not_converted == ("“全年收入”原为金额（万元），草案为金额（元），原值不作换算",)


def test_points_of_rows_are_told_with_the_clause_of_the_row(tmp_path: Path) -> None:
    result = replayed(
        tmp_path, "scoring.yaml", ("[200, 30]]", "[200, 30]]\n            clause: '5'"), ("[100, 20]", "[100, 10]")
    )
    each = differs(result)["总分"]
    assert (each.was, each.would_be) == ("70分", "65分（人员由10分改为5分）")
    assert (each.clauses, each.clauses_then) == (("5",), ("4",))


def test_grade_is_told_with_the_clause_of_the_grades(tmp_path: Path) -> None:
    result = replayed(
        tmp_path, "scoring.yaml", ("from: 60, below: 85", "from: 75, below: 85"), ("below: 60}", "below: 75}")
    )
    each = differs(result)["等级"]
    assert (each.was, each.would_be, each.clauses) == ("合格", "不合格", ("7",))


def test_minimum_keeps_a_case_from_being_proposed(tmp_path: Path) -> None:
    each = differs(replayed(tmp_path, "scoring.yaml", ("minimum: 60", "minimum: 80")))["能否建议"]
    assert (each.kind, each.was, each.would_be[:3], each.clauses) == ("proposal", "建议", "不建议", ("4",))


def test_places_change_by_another_tie_breaker(tmp_path: Path) -> None:
    other = replace(CASE, number="CASE-2", values=VALUES | {"rd_staff": "22"})
    high = "{title: 研发占比高者先, by: rd_share}"
    result = replayed(
        tmp_path, "scoring.yaml", (high, "{title: 研发占比低者先, by: rd_share, better: low}"), cases=(CASE, other)
    )
    places = [(differs(result, n)["名次"].was, differs(result, n)["名次"].would_be) for n in (0, 1)]
    assert places == [("第2名", "第1名"), ("第1名", "第2名")]
    assert result.by_clause == {"4": 2}


def test_place_beside_cases_without_a_score_is_unknown(tmp_path: Path) -> None:
    """Their sheets have more points than the draft lets anybody give."""
    best = replace(CASE, number="CASE-2", sheets=(PastSheet("score", {"plan": Decimal(40)}, True),))
    fitting = (
        ("anchors: {0: 差, 40: 好}", "anchors: {0: 差}"),
        ("          max: 40\n", ""),
        ("weight: 60\n", "weight: 62\n"),
    )
    rows = (
        *fitting,
        ("weight: 40\n", "weight: 38\n"),
        ("title: 占比\n            weight: 20", "title: 占比\n            weight: 22"),
    )
    result = replayed(tmp_path, "scoring.yaml", *rows, cases=(CASE, best))
    assert undecided(result)["名次"].because == ("同批另有1件的得分无从判断",)
    assert (
        {each.about: each for each in result.cases[1].undecided}["总分"]
        .because[0]
        .startswith("指标“方案”当时的评分 40 分超出")
    )
    assert not result.differing


def test_only_what_blocks_newly_makes_the_overall_difference(tmp_path: Path) -> None:
    """What was unknown then, and is so still, is no reason."""
    open_one = replace(CASE, values=VALUES | {"above_scale": None})
    more = "  more: {says: 职工不少于百人, clause: '3', computed: staff >= 100}\n"
    result = replayed(tmp_path, "conditions.yaml", ("  open:\n", f"{more}  open:\n"), cases=(open_one,))
    each = differs(result)["能否提交"]
    assert (each.was, each.would_be, each.clauses) == ("待定", "不符合", ("3",))


@pytest.mark.parametrize(
    ("bound", "would_be"),
    [("when: staff >= 100", "不能作出（“同意认定”只限职工总数不低于100人的件"), ("grades: good", "不能作出（")],
)
def test_outcome_that_would_be_closed(bound: str, would_be: str, tmp_path: Path) -> None:
    label = "{label: 同意认定, to: publish, grants: centre}"
    result = replayed(tmp_path, "procedures.yaml", (label, label.replace("to:", f"{bound}, to:")))
    each = differs(result)["步骤“会议审定”的结果“同意认定”"]
    assert (each.kind, each.was, each.clauses) == ("outcome", "可以作出", ("5",))
    assert each.would_be.startswith(would_be)


def test_outcome_bound_to_what_nobody_asked_is_unknown(tmp_path: Path) -> None:
    folder = changed_copy(
        tmp_path, f"{PROGRAMME}/facts.yaml", [("facts:\n", "facts:\n  bonds: {label: 债券数, type: integer}\n")]
    )
    procedures, forms = (folder / PROGRAMME / f"{name}.yaml" for name in ("procedures", "forms"))
    label = "{label: 同意认定, to: publish, grants: centre}"
    bound = label.replace("to:", "when: bonds > 1, to:")
    procedures.write_text(procedures.read_text().replace(label, bound))
    forms.write_text(forms.read_text().replace("[org_name, ", "[bonds, org_name, "))
    library = load_library(folder)
    assert not library.broken, library.broken
    result = replay(base()[0], library.editions[PROGRAMME], library.shared, [CASE])
    about = "步骤“会议审定”的结果“同意认定”"
    assert undecided(result)[about] == Undecided(about, ("“债券数”当时没有要求填写",), ("5",))
    assert about not in differs(result)


def test_step_that_was_in_time_and_would_be_late(tmp_path: Path) -> None:
    each = differs(replayed(tmp_path, "procedures.yaml", ("working_days: 10", "working_days: 3")))["步骤“初审”的期限"]
    assert (each.was, each.would_be, each.clauses) == ("按期", "逾期", ("3",))


def test_procedure_that_is_gone_decides_nothing() -> None:
    edition, shared = base()
    without = edition.model_copy(update={"procedures": {"annual": edition.procedures["annual"]}})
    (case,) = replay(edition, without, shared, [CASE]).cases
    assert case.undecided == (Undecided("程序“认定”", ("草案没有这一程序",), ()),)
