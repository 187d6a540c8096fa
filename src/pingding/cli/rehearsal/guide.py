"""Leads rehearsed cases so that between them they visit every branch of every procedure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from pingding.cli.rehearsal.course import PASSED_OVER, Branch, branches_of, course_of
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.synthesis.literals import names_in
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Procedure, Step
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.progress import GRANTING, advance, applies_to
from pingding.policy.steps.title_acts import Regrade
from pingding.queries.cases.assessment import progress_of
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import shared
from pingding.records.models import Case, StepRun

TRIES = 3
"""How many cases are led to a branch before it is given up."""

DECIDED_BY_FIGURES = "以往年度填报的数据决定了得分，评分不能改变；可用 --years 预演"

LED = ("application", "obligation")
"""What opens the procedures that a rehearsal leads cases through: what comes about without anybody's choice."""

Aim = tuple[str, bool]
"""An expression over facts and whether it is to hold for a case, so that what hangs on it is visited."""


class Guide:
    """Knows what is still to be visited; each case that is led keeps its branches from being sought by others."""

    def __init__(self, edition: Edition, notes: Notes) -> None:
        self.edition, self.notes = edition, notes
        self.unvisited = {key: set(branches_of(each)) for key, each in led_procedures(edition).items()}
        self.aims = aims_of(edition)
        self._courses: dict[str, list[Branch]] = {}
        self._sought: dict[str, Branch] = {}
        self._tries: Counter[Branch] = Counter()

    def lead(self, case: Case, after: Branch | None = None) -> bool:
        """Give the case a course from where it stands, and say whether it comes to something unvisited.

        What can come to nothing of its own procedure is led to a title, as far as something is owed for one. `after`
        is a branch that the case takes just now.
        """
        self.release(case.number)
        applies = applies_to(case_facts(case, on=local_date(case.opened_at), drafts=True).facts)
        procedure, progress = self.edition.procedures[case.procedure], progress_of(case)
        if after is not None:
            progress = advance(procedure, progress, *after, applies)
        left = self.unvisited.get(case.procedure, set())
        course = course_of(procedure, progress, applies, left)
        comes_to_something = bool(course)
        if not course and any(self.owed()):
            course = course_of(procedure, progress, applies, set(self._towards_titles(procedure)))
        left -= {(key, PASSED_OVER) for key, step in procedure.steps.items() if not applies(key, step)}
        left -= set(course)
        self._courses[case.number] = list(course)
        return comes_to_something

    def owed(self) -> Iterator[Obligation]:
        """The obligations whose procedures are still to be visited."""
        return (each for each in self.edition.obligations.values() if self.unvisited.get(each.procedure))

    def _towards_titles(self, procedure: Procedure) -> Iterator[Branch]:
        """What leads to a title with an obligation that is still to be visited."""
        kinds = [each.titles or tuple(self.edition.titles) for each in self.owed()]
        for key, step in procedure.steps.items():
            for name, outcome in step.outcomes.items():
                if outcome.end in GRANTING or any(outcome.grants in own for own in kinds):
                    yield key, name

    def release(self, number: str) -> None:
        """What the case has not come to is to be visited again."""
        for branch in self._courses.pop(number, ()):
            self._want(branch)

    def missed(self, number: str, step: str, outcome: str, why: str) -> None:
        """The outcome could not be taken, and why; one to which the case was led is to be visited by another."""
        self.notes.obstacles[step, outcome] = why
        if self._sought.get(number) == (step, outcome):
            branch = self._sought.pop(number)
            self._tries[branch] += 1
            self._want(branch)

    def _want(self, branch: Branch) -> None:
        if self._tries[branch] < TRIES:
            step, _outcome = branch
            procedures = led_procedures(self.edition).items()
            self.unvisited[next(key for key, each in procedures if step in each.steps)].add(branch)

    def next_outcome(self, case: Case, step: str) -> str | None:
        """The outcome that leads the case on its course; None when it is not led. A course that was left is renewed."""
        if not self._courses.get(case.number):
            return None
        if all(key != step for key, _outcome in self._courses[case.number]):
            self.lead(case)
        course = self._courses[case.number]
        branch = next((each for each in course if each[0] == step), None)
        if branch is None:
            return None
        course.remove(branch)
        self._sought[case.number] = branch
        return branch[1]

    def ahead(self, case: Case) -> list[tuple[Step, str]]:
        """The steps still on the case's course, each with its outcome."""
        steps = self.edition.procedures[case.procedure].steps
        return [(steps[key], outcome) for key, outcome in self._courses.get(case.number, ())]

    def leave_to_figures(self, case: Case, step: str) -> None:
        """No points given at a step bring about what the case is led to: it is given up, and the case led elsewhere."""
        for branch in self._scored_ahead(case):
            self.notes.by_figures.add(branch)
            self.notes.obstacles[branch] = DECIDED_BY_FIGURES
            self._tries[branch] = TRIES
        sought = self._sought.get(case.number)
        self.lead(case, sought if sought is not None and sought[0] == step else None)

    def _scored_ahead(self, case: Case) -> list[Branch]:
        """The branches on the case's course that hang on scores."""
        steps = self.edition.procedures[case.procedure].steps
        return [
            (key, way)
            for key, way in self._courses.get(case.number, ())
            if any(on_scores(self.edition, text) for text in _bounds(steps[key], way))
            or (way in steps[key].outcomes and steps[key].outcomes[way].grades)
        ]

    def unmet(self, aim: Aim, why: str) -> None:
        """No facts could be made for an aim: what hangs on it is not visited for that reason."""
        text, holds = aim
        for procedure in self.edition.procedures.values():
            for key, step in procedure.steps.items():
                if step.when == text:
                    ways = [PASSED_OVER] if not holds else list(step.outcomes)
                    self.notes.obstacles |= dict.fromkeys(((key, way) for way in ways), why)
                bound = [way for way, outcome in step.outcomes.items() if outcome.when == text and holds]
                self.notes.obstacles |= dict.fromkeys(((key, way) for way in bound), why)

    def bound_ahead(self, case: Case) -> list[str]:
        """What must hold of the scores of a case so that it can go on its course."""
        texts = [text for step, key in self.ahead(case) for text in _bounds(step, key)]
        return [text for text in texts if on_scores(self.edition, text)]

    def next_aim(self) -> Aim | None:
        """What is to hold, or not, for the next applicant: all in turn, then what the unvisited hangs on."""
        return self.aims.pop(0) if self.aims else next(self._missing_aims(), None)

    def _missing_aims(self) -> Iterator[Aim]:
        steps = self.edition.application.steps
        for key, outcome in sorted(branch for branch in self.all_unvisited if branch[0] in steps):
            if (when := steps[key].when) is not None and not on_scores(self.edition, when):
                yield when, outcome != PASSED_OVER
            if (bound := _bound(steps[key], outcome)) is not None and not on_scores(self.edition, bound):
                yield bound, True
        for obligation in self.owed():
            if (when := self.edition.procedures[obligation.procedure].when) is not None:
                yield when, True

    @property
    def applications_unvisited(self) -> bool:
        """Whether something is still to be visited that only an application comes to."""
        return any(
            self.unvisited[key] for key, each in self.edition.procedures.items() if each.opened_by == "application"
        )

    @property
    def all_unvisited(self) -> set[Branch]:
        """All that is still to be visited."""
        return set().union(*self.unvisited.values())

    def look_back(self) -> None:
        """Want exactly what no case has visited, but for what was tried often enough."""
        visited = visits(self.edition)
        for key, procedure in led_procedures(self.edition).items():
            self.unvisited[key] = {b for b in branches_of(procedure) if not visited[b] and self._tries[b] < TRIES}


class NoGuide(Guide):
    """Leads no case anywhere: what becomes of each is left to chance."""

    def __init__(self, edition: Edition, notes: Notes) -> None:
        super().__init__(edition, notes)
        self.unvisited = {key: set() for key in edition.procedures}
        self.aims = []

    def lead(self, case: Case, after: Branch | None = None) -> bool:
        return False


def led_procedures(edition: Edition) -> dict[str, Procedure]:
    """The procedures whose every branch a rehearsal visits: not those that are owed only after somebody's choice, nor
    for titles that only such a choice brings.
    """
    opened = {key: each for key, each in edition.procedures.items() if each.opened_by in LED}
    kinds = _kinds_reached(edition, opened.values())
    owed: dict[str, list[bool]] = {}
    for each in edition.obligations.values():
        by_choice = each.after is not None and "." in each.after.event and each.after.event.split(".")[0] not in opened
        reached = not kinds.isdisjoint(each.titles or edition.titles)
        owed.setdefault(each.procedure, []).append(reached and not by_choice)
    return {key: each for key, each in opened.items() if any(owed.get(key, (True,)))}


def _kinds_reached(edition: Edition, procedures: Iterable[Procedure]) -> set[str]:
    """The kinds of title that an application grants, or that something in these procedures turns a title into."""
    outcomes = [way for each in procedures for step in each.steps.values() for way in step.outcomes.values()]
    granted = {way.grants for way in outcomes if way.grants} or set(edition.titles)
    return granted | {act.to for way in outcomes for act in way.acts if isinstance(act, Regrade)}


def _bound(step: Step, outcome: str) -> str | None:
    return step.outcomes[outcome].when if outcome in step.outcomes else None


def _bounds(step: Step, outcome: str) -> list[str]:
    """What must hold so that a case takes an outcome of a step."""
    return [text for text in (step.when, _bound(step, outcome)) if text is not None]


def aims_of(edition: Edition) -> list[Aim]:
    """What decides by facts about steps, outcomes, procedures and grades: each is to hold for one case and not for
    another. What hangs on scores is brought about at the panel instead.
    """
    texts: dict[str, None] = {}
    for procedure in edition.procedures.values():
        on_the_way = list(procedure.steps.values()) if procedure.opened_by == "application" else []
        bound = [outcome for step in on_the_way for outcome in step.outcomes.values()]
        texts |= dict.fromkeys(text for each in (procedure, *on_the_way, *bound) if (text := each.when) is not None)
    for scale in edition.grades.values():
        events = (text for grade in scale.grades.values() for text in (grade.event, grade.requires) if text is not None)
        texts |= dict.fromkeys(events)
    return [(text, answer) for text in texts if not on_scores(edition, text) for answer in (True, False)]


def on_scores(edition: Edition, text: str) -> bool:
    """Whether an expression hangs on a score."""
    behind = names_in(Facts(edition, shared(), {}, date.min), text)
    return not behind.isdisjoint(edition.score_facts)


def visits(edition: Edition) -> Counter[Branch]:
    """How often each branch was visited by the cases in the present database."""
    runs = StepRun.objects.filter(case__edition__programme=edition.id, closed_at__isnull=False).exclude(outcome="")
    counts: Counter[Branch] = Counter(runs.values_list("step", "outcome"))
    entered = set(StepRun.objects.filter(case__edition__programme=edition.id).values_list("case", "step"))
    for case in Case.objects.filter(edition__programme=edition.id):
        steps = edition.procedures[case.procedure].steps
        over = [key for key in case.progress["done"] if steps[key].when is not None and (case.pk, key) not in entered]
        counts.update((key, PASSED_OVER) for key in over)
    return counts
