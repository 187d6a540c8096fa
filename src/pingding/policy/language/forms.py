"""What is filled in and handed in: forms by section, outline documents by chapter, materials, declarations."""

from typing import Literal

from pydantic import Field

from pingding.policy.language.booklets import Booklet
from pingding.policy.language.facts import Added, FormField
from pingding.policy.parts import Cited, English, Expression, Id, Ids, Node, Text


class FormPart(Node):
    """One heading inside a chapter."""

    title: Text = Field(description="节的标题。")
    title_en: English = None
    help: str = Field("", description="写作说明。")
    example: str = Field("", description="写法举例，显示在栏目旁。")
    required: bool = Field(True, description="是否必填。")
    max_chars: int | None = Field(None, description="字数上限。")


class Chapter(Cited):
    """A chapter of an outline: text of its own, or parts that each have one, or materials to attach."""

    title: Text = Field(description="章的标题。")
    title_en: English = None
    help: str = Field("", description="写作说明。")
    example: str = Field("", description="写法举例，显示在栏目旁。")
    required: bool = Field(True, description="是否必填。")
    max_chars: int | None = Field(None, description="字数上限。")
    parts: dict[Id, FormPart] = Field(default_factory=dict, description="下设各节，每节一段文字。")
    materials: Ids = Field((), description="本章以附件代替文字。")


class Outline(Cited):
    """A document written chapter by chapter. Each text becomes the fact `<outline>_<chapter>[_<part>]`."""

    title: Text = Field(description="名称。")
    title_en: English = None
    designed: str = Field("", description="源文件没有附本表时，说明本提纲据何设计。")
    chapters: dict[Id, Chapter] = Field(min_length=1, description="各章，依次排列。")


class Material(Cited):
    """A file to hand in. `paper` is the number of paper copies that follow; one `with_letter` is of all its cases."""

    title: Text = Field(description="名称。")
    title_en: English = None
    help: str = Field("", description="说明。")
    when: Expression | None = Field(None, description="只在此式为真时需要。")
    required: bool = Field(True, description="是否必交。")
    kinds: tuple[Literal["pdf", "docx", "xlsx", "jpg", "png", "ofd", "zip"], ...] = Field(
        ("pdf",), description="收哪些格式，按文件内容核对。"
    )
    max_mb: int = Field(20, gt=0, le=200, description="每个文件最大兆字节。")
    multiple: bool = Field(False, description="是否可以交几个文件。")
    scan: bool = Field(False, description="须为盖章或签字后的扫描件。")
    stamped_by: Ids = Field((), description="由哪些参与方盖章。")
    paper: int = Field(0, description="另交纸质几份。")
    with_letter: Id | None = Field(
        None, description="与哪一步的推荐函一道（kind: recommend 的步骤）：同一份函的各件共用，上传一次即可。"
    )


class Declaration(Cited):
    """A statement that somebody signs when handing in. One that the official form does not have says why in `local`."""

    says: Text = Field(description="声明的文字。")
    by: Id = Field("applicant", description="由谁签署。")
    when: Expression | None = Field(None, description="只在此式为真时需要。")


class Section(Added):
    """A section of a form, filled by one party. It shows fields, or an outline, then materials.

    Where several offices sit as that party (a joint application of several regions), each fills in a copy of its
    own: a table then has the rows of all, of any other fact the first office's value counts.
    """

    title: Text = Field(description="标题。")
    title_en: English = None
    by: Id = Field("applicant", description="由谁填写。")
    when: Expression | None = Field(None, description="只在此式为真时出现。")
    fields: tuple[FormField, ...] = Field((), description="栏目，依次排列；只写事实编号即为必填栏目。")
    outline: Id | None = Field(None, description="本部分是哪一份提纲。")
    materials: Ids = Field((), description="本部分上传哪些材料。")


class Form(Cited):
    """A form: sections in order, then declarations to sign."""

    title: Text = Field(description="表名。")
    title_en: English = None
    designed: str = Field("", description="源文件没有附本表时，说明本表据何设计。")
    sections: dict[Id, Section] = Field(min_length=1, description="各部分，依次排列。")
    declarations: Ids = Field((), description="提交时签署哪些声明。")
    booklet: Booklet | None = Field(None, description="印成册的样式，文件附有表样的照表样写。")
