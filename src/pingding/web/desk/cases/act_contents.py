"""What was typed into an act's form, read as the content of its kind of step."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import CONTENT_OF
from pingding.web.desk.page_parts import read_day, read_whole
from pingding.web.frame.natural_number import natural_number


def read_content(kind: str, post: QueryDict) -> StepContent:
    """What was typed, as the step's content. Refusal for what is no date or number."""
    shape = CONTENT_OF.get(kind, StepContent)
    parts = tuple(dict.fromkeys(post.getlist("parts")))
    notes = {part: note for part in parts if (note := post.get(f"note:{part}", "").strip())}
    values: dict[str, Any] = {"reason": post.get("reason", ""), "parts": parts, "notes": notes}
    values |= READERS[kind](post) if kind in READERS else {}
    return shape(**values)


def _answers(post: QueryDict, prefix: str) -> dict[str, bool]:
    given = {key.removeprefix(prefix): post.get(key) for key in post if key.startswith(prefix)}
    return {key: value == "yes" for key, value in given.items() if value in ("yes", "no")}


def _read_visit(post: QueryDict) -> dict[str, Any]:
    numbers = (key.removeprefix("answer-") for key in post if key.startswith("answer-"))
    asked = sorted(number for number in map(natural_number, numbers) if number is not None)
    return {
        "visited_on": read_day(post.get("visited_on", ""), _("核查日期")),
        "place": post.get("place", ""),
        "visitors": post.get("visitors", ""),
        "findings": post.get("findings", ""),
        "answers": tuple(post.get(f"answer-{n}", "") for n in asked),
    }


READERS: dict[str, Any] = {
    "review": lambda post: {"checks": _answers(post, "check-"), "judged": _answers(post, "judged-")},
    "opinion": lambda post: {"opinion": post.get("opinion", ""), "signed": "signed" in post},
    "panel": lambda post: {"summary": post.get("summary", "")},
    "visit": _read_visit,
    "receive": lambda post: {
        "copies": read_whole(post.get("copies", ""), _("收到份数")),
        "received_on": read_day(post.get("received_on", ""), _("收到日期")),
    },
    "file": lambda post: {
        "reference": post.get("reference", ""),
        "filed_on": read_day(post.get("filed_on", ""), _("报送日期")),
    },
}
