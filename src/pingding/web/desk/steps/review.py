"""The form of a review: the checklist and the conditions judged here, with the computed verdicts beside them."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from pingding.policy.language import Condition, Edition
from pingding.policy.steps.review import Review
from pingding.queries.steps.case_acts import Act
from pingding.queries.steps.review import ReviewDesk
from pingding.web.desk.component_values import cite, field
from pingding.web.desk.steps.step_form import Question, StepForm, answers, yes_no


class ReviewForm(StepForm):
    """Questions only."""

    def questions(self, edition: Edition, act: Act, typed: QueryDict) -> list[Question]:
        step, desk = act.seat.step, act.desk
        assert isinstance(step, Review) and isinstance(desk, ReviewDesk)
        questions = []
        for key, item in step.checklist.items():
            cited = cite(edition, item.clause or step.clause)
            name = f"check-{key}"
            asked = field(
                name,
                "yesno",
                item.asks,
                yes_no(typed, name),
                clause=cited.number,
                clause_url=cited.url,
                required=item.required,
            )
            finding = desk.findings.get(item.condition) if item.condition else None
            questions.append(Question(asked, item.required, finding))
        return questions + [_judged(edition, desk, path, condition, typed) for path, condition in desk.judged]

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        return {"checks": answers(post, "check-"), "judged": answers(post, "judged-")}


def _judged(edition: Edition, desk: ReviewDesk, path: str, condition: Condition, typed: QueryDict) -> Question:
    finding = desk.findings.get(path)
    cited = cite(edition, finding.clause if finding else condition.clause)
    name = f"judged-{path}"
    asked = field(
        name,
        "yesno",
        condition.says,
        yes_no(typed, name),
        clause=cited.number,
        clause_url=cited.url,
        help=condition.judged.asks if condition.judged else "",
        required=True,
    )
    return Question(asked, True)


FORM = ReviewForm()
