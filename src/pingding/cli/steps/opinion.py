"""An opinion in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import REASONS, RehearsedStep
from pingding.policy.language import Step

NOT_AGREED = {"back": "有修改意见，请按所列部分和理由修改后再报。", "refuse": "不同意，理由另列。"}


class RehearsedOpinion(RehearsedStep):
    """The reason stands as the opinion too; where a script is silent, a no is a short one."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        return {"opinion": REASONS[tone], "signed": True}

    def worded(self, step: Step, tone: str, judged: Collection[str], content: Mapping[str, Any]) -> Mapping[str, Any]:
        return content if tone == "forward" else {"opinion": NOT_AGREED[tone], **content}


KIND = RehearsedOpinion()
