"""Every rule with the clause it rests on."""

from tests.policy.definitions import base

from pingding.policy.definition.rules import Rule, walk


def _rules() -> dict[str, Rule]:
    return {rule.path: rule for rule in walk(base()[0])}


def test_step_takes_the_clause_of_its_procedure() -> None:
    rule = _rules()["procedures.recognition.steps.review"]
    assert (rule.kind, rule.title, rule.clauses) == ("步骤", "初审", ("3",))
    assert not rule.stated
    assert not rule.outermost


def test_step_that_cites_keeps_its_own() -> None:
    rule = _rules()["procedures.recognition.steps.decide"]
    assert (rule.clauses, rule.stated) == (("5",), True)


def test_field_is_called_by_its_fact() -> None:
    rule = _rules()["forms.application.sections.basic.fields[1]"]
    assert (rule.kind, rule.title, rule.clauses) == ("栏目", "职工总数", ("2",))


def test_part_without_title_is_called_by_the_part_around_it() -> None:
    rule = _rules()["procedures.recognition.steps.fill.deadline"]
    assert (rule.kind, rule.title) == ("期限", "填报")


def test_days_of_a_document_are_rules_of_their_clause() -> None:
    rules = _rules()
    assert rules["documents.notice.in_force_clause"].kind == "施行日期"
    assert rules["documents.notice.lapses"].clauses == ("9",)


def test_shared_facts_are_not_rules_of_the_edition() -> None:
    assert not any(rule.path.startswith("shared_facts") for rule in walk(base()[0]))


def test_paths_are_unique_and_kinds_are_named() -> None:
    rules = list(walk(base()[0]))
    assert len({rule.path for rule in rules}) == len(rules)
    assert all(rule.kind != "规则" and rule.title for rule in rules)
