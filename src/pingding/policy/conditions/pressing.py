"""Which verdicts somebody has to look at, and how soon: what pages put first and lists count."""

from collections.abc import Iterable, Iterator

from pingding.policy.conditions.verdicts import Answer, Finding

FAILED, LACKING, OPEN, WARNED, UNJUDGED = 1, 2, 3, 4, 5


def deciding_answer(finding: Finding) -> Answer:
    """The answer as far as it decides anything: a branch is not refused by a part that only warns."""
    if not finding.children:
        return finding.answer
    decided = finding.answer_for("judged")
    return finding.answer if decided is Answer.not_applicable else decided


def urgency(finding: Finding) -> int:
    """How soon it has to be looked at, the least first; 0 for what holds or does not apply."""
    answer = deciding_answer(finding)
    if answer not in (Answer.not_satisfied, Answer.unknown):
        return 0
    if finding.force == "warning":
        return WARNED
    if answer is Answer.not_satisfied:
        return FAILED
    if finding.lacking:
        return LACKING
    return UNJUDGED if finding.force == "judged" else OPEN


def listed(finding: Finding) -> Iterator[Finding]:
    """The requirements to list: each leaf, and as one what is a choice, does not apply or may be let pass together."""
    whole = finding.overridden or finding.override or finding.answer is Answer.not_applicable
    if whole or finding.needed != len(finding.children):
        yield finding
        return
    for child in finding.children:
        yield from listed(child)


def unsettled(findings: Iterable[Finding]) -> list[Finding]:
    """What fails, lacks its evidence or is not known, the most pressing first; not what only warns, nor what reviewers
    have still to judge."""
    rows = [finding for top in findings for finding in listed(top)]
    return sorted((each for each in rows if urgency(each) in (FAILED, LACKING, OPEN)), key=urgency)
