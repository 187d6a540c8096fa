"""A document with a number is issued."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id, Recipients, Text
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import gettext_noop


class Issue(StepBase):
    """Batch: a document with a number is issued; where the case has been granted a kind of title, the title begins.

    `text` names the document's body in the edition's `texts`: `{list}` stands for its cases, a line each, `{count}` for
    how many they are, `{programme}` for the title of the programme, `{year}` for the year of the document. What was
    issued is kept as it was, with its head, its issuer by the name of the day, and its date.

    `addressed_to` are those to whom it is addressed, `copied_to` those who get a copy: parties of its cases or public
    offices, under their names of the day; many bodies of one party are named together.

    A document whose kind or number has 函 in it has the format of a letter.
    """

    kind: Literal["issue"] = Field(description="issue：成批，发文；所授称号自此生效。")
    document: Text = Field(description="文件种类，如 批复、认定通知。")
    number: Text = Field(description="文号格式，如 渝经信发〔{year}〕{n}号；不写 {year} 的，序号跨年连续。")
    text: Id | None = Field(
        None,
        description="正文，texts 中的一段；{list} 处为各件的名单，可用 {count}、{programme}、{year}。印发前可以修改。",
    )
    head: str = Field(
        "",
        description=(
            "发文机关标志；不写则为发文单位的全称加“文件”。文件种类或文号里有“函”字的按信函格式印发，标志不加“文件”。"
        ),
    )
    addressed_to: Recipients = Field(
        (),
        description=(
            "主送机关：参与方的编号，或机关（部门@地区），可以几个；参与方有八个以上机构的合称“各有关……”。"
            "不写的，一件的主送申报单位，多件的主送推荐各件的机构；没有推荐步骤的不写主送。"
        ),
    )
    copied_to: Recipients = Field((), description="抄送机关，写法同 addressed_to；不写则没有。")

    @property
    def is_letter(self) -> bool:
        """Whether what is issued is a letter (函) by its kind or its number."""
        return "函" in self.document or "函" in self.number

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """A number that is given to no document."""
        if self.text is None:
            what = f"“{self.title}”给出文号，却没有文件的正文。"
            yield StepFault((), what, "请在 texts 写正文，并以 text 指明，如 text: recognition。")


KIND = StepKind(Issue, gettext_noop("发文"), act=gettext_noop("印发文件"), usual_days=(1, 4))
