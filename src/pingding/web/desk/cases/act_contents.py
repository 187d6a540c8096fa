"""What was typed into an act's form, read as the content of its kind of step."""

from typing import Any

from django.http import QueryDict

from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import KINDS
from pingding.web.desk.steps.registry import STEP_FORMS


def read_content(kind: str, post: QueryDict) -> StepContent:
    """What was typed, as the step's content. Refusal for what is no date or number.

    A kind that is not acted on from the case's page has no content here; the act refuses it.
    """
    parts = tuple(dict.fromkeys(post.getlist("parts")))
    notes = {part: note for part in parts if (note := post.get(f"note:{part}", "").strip())}
    values: dict[str, Any] = {"reason": post.get("reason", ""), "parts": parts, "notes": notes}
    if kind not in STEP_FORMS:
        return StepContent(**values)
    content = KINDS[kind].content
    assert content is not None
    return content(**values, **STEP_FORMS[kind].read(post))
