"""How a form looks on paper where the document prescribes it: its cover, the notes before it, who signs what."""

from pydantic import Field

from pingding.policy.parts import Cited, Id, Ids, Text


class SignedPart(Cited):
    """A part at the end that somebody signs and seals by hand. Partners have a frame each."""

    title: Text = Field(description="标题，如“四、建设主体单位意见”。")
    says: tuple[Text, ...] = Field((), description="签章处上方印的话，一句一段。")
    declarations: Ids = Field((), description="签章处上方印哪些声明。")
    by: Id = Field("applicant", description="由谁签章。")
    places: tuple[Text, ...] = Field(("法定代表人（签字）", "单位（盖章）"), description="签章的位置，依次排列。")


class Booklet(Cited):
    """A form as a booklet. What is not written here is as every form has it: title, unit, day, one page to sign."""

    title: str = Field("", description="封面上的名称，可分行；不写则用表名。")
    above: str = Field("", description="名称上方的字，如“附件1”。")
    cover: Ids = Field((), description="封面上印哪些事实，依次排列。")
    foot: str = Field("", description="封面下方的字，如制表机关。")
    notes: tuple[Text, ...] = Field((), description="填表说明，一条一段。")
    without: Ids = Field((), description="哪些部分不印，如封面已经印了的。")
    signed: tuple[SignedPart, ...] = Field((), description="签章的各部分，依次排列。")
    collection: str = Field("", description="汇编成一册时封面上的名称，可分行；不写则为“申报材料汇编”。")
    collected: Ids = Field((), description="汇编成一册时每章印哪些部分；不写则全部印，不公开的个人信息除外。")
