"""The one error root of the project, and the refusal: an error that carries its clause and its remedy."""

from dataclasses import dataclass

from pingding.policy.translation import bracketed, headed, sentences


class PingdingError(Exception):
    """Root of every error that Pingding raises on purpose."""


class Refusal(PingdingError):
    """Something was asked that may not be done.

    `what` is one plain Chinese sentence; `where` names the form part or record; `clause` lists the clauses of the
    rule (empty when the rule is the platform's own); `remedy` says what to do instead; `kind` is one of
    `queries.refusals.KINDS`, which gives each its HTTP status and heading.
    `field` is the input that it is about, by its name in the act, where the act has several. `kept` says that the act
    stored what could be taken before it refused the rest.

    >>> print(Refusal("申报已截止", clause=("二（一）",), remedy="请联系区县经信部门。"))
    申报已截止（二（一））。请联系区县经信部门。
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        clause: tuple[str, ...] = (),
        remedy: str = "",
        kind: str = "invalid",
        field: str = "",
    ) -> None:
        super().__init__(what)
        self.what, self.where, self.clause, self.remedy, self.kind = what, where, clause, remedy, kind
        self.field, self.kept = field, False

    def __str__(self) -> str:
        return headed(self.where, sentences(self.what.rstrip("。.") + bracketed(self.cited), self.remedy))

    @property
    def cited(self) -> str:
        """The clauses in one text, as pages and answers show them; empty without any.

        >>> Refusal("申报已截止", clause=("一", "二")).cited
        '一、二'
        """
        return "、".join(self.clause)

    @property
    def advice(self) -> str:
        """What is wrong and what to do, for a page where its place shows the rest."""
        return sentences(self.what, self.remedy)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a definition: where it stands, what is wrong, what to write instead."""

    file: str
    line: int
    what: str
    remedy: str = ""
    where: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " + (f"{self.where}: " if self.where else "")
        return place + self.what + (f" {self.remedy}" if self.remedy else "")


class BrokenDefinition(PingdingError):
    """A definition that cannot be loaded; `faults` lists every fault found, in file order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
