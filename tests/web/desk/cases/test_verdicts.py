"""Verdicts beside a reviewer's questions: what the reviewer answers below is not told above."""

from tests.policy.small_edition import small_edition

from pingding.policy.conditions.verdicts import Answer, Finding
from pingding.policy.language.conditions import Force
from pingding.web.desk.cases.verdicts import computed_verdict


def finding(key: str, answer: Answer, force: Force = "submission", children: tuple[Finding, ...] = ()) -> Finding:
    said = "所列2项中符合1项、待定1项" if children else "填报为是"
    needed = len(children) or None
    return Finding(key, key, key, answer, key, lambda: said, ("一",), force, children=children, needed=needed)


def test_parts_that_reviewers_judge_are_left_out_and_the_rest_is_counted_anew() -> None:
    parts = (finding("a", Answer.satisfied), finding("b", Answer.unknown, "judged"))
    told = computed_verdict(small_edition(), finding("both", Answer.unknown, children=parts))
    assert told is not None and (told["state"], told["note"]) == ("satisfied", "所列1项中符合1项")
    failing = (*parts, finding("c", Answer.not_satisfied))
    told = computed_verdict(small_edition(), finding("three", Answer.not_satisfied, children=failing))
    assert told is not None and (told["state"], told["note"]) == ("not_satisfied", "所列2项中符合1项、不符合1项")


def test_nothing_is_told_where_reviewers_judge_everything_and_the_whole_where_they_judge_nothing() -> None:
    judged = finding("b", Answer.unknown, "judged")
    assert computed_verdict(small_edition(), judged) is None
    assert computed_verdict(small_edition(), finding("only", Answer.unknown, children=(judged,))) is None
    computed = finding("all", Answer.satisfied, children=(finding("a", Answer.satisfied),))
    told = computed_verdict(small_edition(), computed)
    assert told is not None and told["state"] == "satisfied"
