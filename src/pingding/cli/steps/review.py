"""A review in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import RehearsedStep
from pingding.policy.language import Step
from pingding.policy.steps.review import Review


class RehearsedReview(RehearsedStep):
    """Every question is answered alike, unless a script names those that failed."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        assert isinstance(step, Review)
        forward = tone == "forward"
        return {"checks": dict.fromkeys(step.checklist, forward), "judged": dict.fromkeys(judged, forward)}

    def worded(self, step: Step, tone: str, judged: Collection[str], content: Mapping[str, Any]) -> Mapping[str, Any]:
        assert isinstance(step, Review)
        if "failed" not in content:
            return content
        fields = {key: value for key, value in content.items() if key != "failed"}
        fields["checks"] = {key: key not in content["failed"] for key in step.checklist}
        fields["judged"] = {key: key not in content["failed"] for key in judged}
        return fields


KIND = RehearsedReview()
