"""What is filled in and handed in: forms by section, outline documents by chapter, materials, declarations."""

from typing import Literal

from pydantic import Field

from .base import Cited, Expression, Id, Ids, Node, Text
from .facts import FormField


class Part(Node):
    """One heading inside a chapter."""

    title: Text
    help: str = ""
    required: bool = True
    max_chars: int | None = None


class Chapter(Cited):
    """A chapter of an outline: text of its own, or parts that each have one, or materials to attach."""

    title: Text
    help: str = ""
    required: bool = True
    max_chars: int | None = None
    parts: dict[Id, Part] = Field(default_factory=dict)
    materials: Ids = ()


class Outline(Cited):
    """A document written chapter by chapter. Each text becomes the fact `<outline>_<chapter>[_<part>]`."""

    title: Text
    designed: str = Field("", description="源文件没有附本表时，说明本提纲据何设计。")
    chapters: dict[Id, Chapter] = Field(min_length=1)


class Material(Cited):
    """A file to hand in. `paper` is the number of paper copies that follow."""

    title: Text
    help: str = ""
    when: Expression | None = None
    required: bool = True
    kinds: tuple[Literal["pdf", "docx", "xlsx", "jpg", "png", "ofd", "zip"], ...] = ("pdf",)
    max_mb: int = Field(20, gt=0, le=200)
    multiple: bool = False
    scan: bool = Field(False, description="须为盖章或签字后的扫描件。")
    stamped_by: Ids = Field((), description="由哪些参与方盖章。")
    paper: int = 0


class Declaration(Cited):
    """A statement that somebody signs when handing in."""

    says: Text
    by: Id = "applicant"
    when: Expression | None = None


class Section(Cited):
    """A section of a form, filled by one party. It shows fields, or an outline, then materials."""

    title: Text
    by: Id = "applicant"
    when: Expression | None = None
    help: str = ""
    fields: tuple[FormField, ...] = ()
    outline: Id | None = None
    materials: Ids = ()


class Form(Cited):
    """A form: sections in order, then declarations to sign."""

    title: Text
    designed: str = Field("", description="源文件没有附本表时，说明本表据何设计。")
    sections: dict[Id, Section] = Field(min_length=1)
    declarations: Ids = ()
