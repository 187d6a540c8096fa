"""The whole of what is to be filled in and handed in, readable before anybody signs in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.expressions.in_words import in_words
from pingding.policy.forms.form_view import period_and
from pingding.policy.language import Edition, Fact, Form, Section
from pingding.policy.language.facts import Column, FactRule, Field_, RowRule
from pingding.policy.language.forms import Chapter, Material, Outline
from pingding.policy.translation import counted
from pingding.policy.values.showing import show_number, show_share
from pingding.policy.values.typed import choices_of
from pingding.policy.values.units import written_unit
from pingding.queries.applications.drafts import MOST_FILES
from pingding.queries.calls import programmes as queries
from pingding.queries.editions import shared
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.public.programmes.programmes import programme_frame
from pingding.web.wording.clause_links import chips

SHOWN_CHOICES = 24


def programme_forms(request: ViewerRequest, programme: str) -> HttpResponse:
    """Every form with its sections, fields, outlines, materials and declarations; then the facts that are computed."""
    info = queries.programme(programme, request.at)
    preview = _Preview(info.edition)
    forms = [preview.form(key, form) for key, form in info.edition.forms.items()]
    return render(
        request,
        "public/programmes/forms.html",
        programme_frame(request, info, "programme_forms")
        | {
            "forms": forms,
            "computed": preview.rest(),
        },
    )


def type_word(fact: Fact | Column) -> str:
    """What is typed into a field of this kind."""
    return {
        "number": _("数字"),
        "integer": _("整数"),
        "money": _("金额"),
        "ratio": _("百分数"),
        "date": _("日期"),
        "text": _("一行文字"),
        "longtext": _("文字"),
        "yesno": _("是或否"),
        "choice": _("单选"),
        "choices": _("多选"),
        "table": _("表格"),
        "organisation": _("单位名称"),
        "person": _("姓名"),
        "region": _("地区"),
        "office": _("部门"),
    }[fact.type]


@dataclass
class _Preview:
    """Builds the preview of one edition; remembers which places have been named, so that each is named once."""

    edition: Edition
    named: set[str] = field(default_factory=set)

    def form(self, key: str, form: Form) -> dict[str, Any]:
        sections = list(form.sections.values())
        return {
            "anchor": f"form-{key}",
            "holds": self.holds(sections, declarations=len(form.declarations)),
            "title": form.title,
            "designed": form.designed,
            "by": sorted({self.edition.parties[section.by].title for section in form.sections.values()}),
            "clauses": chips(self.edition, form.clause),
            "sections": [self.section(key, name, section) for name, section in form.sections.items()],
            "declarations": [self.declaration(name) for name in form.declarations],
        }

    def holds(self, sections: Sequence[Section], declarations: int = 0) -> str:
        """How much there is to fill in: parts where there are several, fields, chapters, kinds of material."""
        outlines = [self.edition.outlines[each.outline] for each in sections if each.outline]
        chapters = [chapter for outline in outlines for chapter in outline.chapters.values()]
        lists = [*(each.materials for each in sections), *(each.materials for each in chapters)]
        materials = {name for names in lists for name in names}
        counts = (
            (_("%(n)d个部分"), len(sections) if len(sections) > 1 else 0),
            (_("%(n)d栏"), sum(len(each.fields) for each in sections)),
            (_("%(n)d章"), len(chapters)),
            (_("附件%(n)d类"), len(materials)),
            (_("声明%(n)d项"), declarations),
        )
        return " · ".join(words % {"n": n} for words, n in counts if n)

    def section(self, form: str, key: str, section: Section) -> dict[str, Any]:
        return {
            "anchor": f"section-{form}-{key}",
            "title": section.title,
            "holds": self.holds([section]),
            "by": self.edition.parties[section.by].title,
            "when": self.when(section.when),
            "help": section.guidance(),
            "local": section.local,
            "clauses": chips(self.edition, section.clause),
            "fields": [self.field(each) for each in section.fields],
            "outline": self.outline(section.outline) if section.outline else None,
            "materials": [self.material(name) for name in section.materials],
        }

    def field(self, placed: Field_) -> dict[str, Any]:
        fact = self.edition.vocabulary[placed.fact]
        most = [limit for limit in (placed.max_chars, fact.max_chars) if limit]
        when = placed.required_when
        return self.fact(placed.fact, fact) | {
            "label": placed.label or fact.label,
            "help": period_and(fact, placed.guidance(fact.help)),
            "when": self.when(placed.when),
            "required": placed.required and fact.typed_in and when is None,
            "required_when": self.when(when),
            "limits": limits(fact, min(most, default=None)),
            "local": placed.local or fact.local,
            "clauses": chips(self.edition, placed.clause or fact.clause),
        }

    def fact(self, key: str, fact: Fact) -> dict[str, Any]:
        """What a field says by itself: kind, unit, choices, columns, how it is counted and proved."""
        choices = list(choices_of(fact, shared()).values())
        return {
            "anchor": self.anchor(f"fact-{key}"),
            "label": fact.label,
            "kind": type_word(fact),
            "unit": written_unit(fact),
            "choices": choices if len(choices) <= SHOWN_CHOICES else [],
            "many": len(choices) if len(choices) > SHOWN_CHOICES else 0,
            "columns": [_column(column) for column in fact.columns.values()],
            "rules": [*map(self.rule, fact.rules), *map(self.rule, fact.rows.rules)],
            "counted": fact.counted,
            "evidence": fact.evidence,
            "source": _source(fact),
            "formula": in_words(self.edition, shared(), fact.formula, fact) if fact.formula else "",
            "clauses": chips(self.edition, fact.clause),
            "local": fact.local,
        }

    def rule(self, rule: FactRule | RowRule) -> dict[str, Any]:
        return {"says": rule.says, "clauses": chips(self.edition, rule.clause)}

    def outline(self, key: str) -> dict[str, Any]:
        outline: Outline = self.edition.outlines[key]
        return {
            "anchor": self.anchor(f"outline-{key}"),
            "title": outline.title,
            "designed": outline.designed,
            "clauses": chips(self.edition, outline.clause),
            "chapters": [self.chapter(key, name, chapter) for name, chapter in outline.chapters.items()],
        }

    def chapter(self, outline: str, key: str, chapter: Chapter) -> dict[str, Any]:
        return {
            "anchor": self.anchor(f"chapter-{outline}-{key}"),
            "title": chapter.title,
            "help": chapter.help,
            "required": chapter.required,
            "limit": _characters(chapter.max_chars),
            "clauses": chips(self.edition, chapter.clause),
            "parts": [
                {
                    "title": part.title,
                    "help": part.help,
                    "required": part.required,
                    "limit": _characters(part.max_chars),
                }
                for part in chapter.parts.values()
            ],
            "materials": [self.material(name) for name in chapter.materials],
        }

    def material(self, key: str) -> dict[str, Any]:
        material: Material = self.edition.materials[key]
        return {
            "anchor": self.anchor(f"material-{key}"),
            "title": material.title,
            "help": material.help,
            "when": self.when(material.when),
            "required": material.required,
            "rules": [*_file_rules(material), *self.stamps(material), *self.sharing(material)],
            "clauses": chips(self.edition, material.clause),
            "local": material.local,
        }

    def stamps(self, material: Material) -> list[str]:
        if material.stamped_by:
            who = translation.listed(self.edition.parties[party].title for party in material.stamped_by)
            return [_("由%(who)s盖章后扫描") % {"who": who}]
        return [_("签字盖章后的扫描件")] if material.scan else []

    @staticmethod
    def sharing(material: Material) -> list[str]:
        return [_("同一份推荐函的各件共用，上传一次即可")] if material.with_letter else []

    def declaration(self, key: str) -> dict[str, Any]:
        declaration = self.edition.declarations[key]
        return {
            "anchor": self.anchor(f"declaration-{key}"),
            "says": declaration.says,
            "by": self.edition.parties[declaration.by].title,
            "when": self.when(declaration.when),
            "clauses": chips(self.edition, declaration.clause),
        }

    def rest(self) -> list[dict[str, Any]]:
        """The programme's own facts that no form shows: they are computed from others."""
        shown = set(self.named)
        return [self.fact(key, f) for key, f in self.edition.facts.items() if f"fact-{key}" not in shown]

    def when(self, expression: str | None) -> str:
        return in_words(self.edition, shared(), expression) if expression else ""

    def anchor(self, name: str) -> str:
        if name in self.named:
            return ""
        self.named.add(name)
        return name


def limits(fact: Fact, max_chars: int | None) -> list[str]:
    """What bounds an entry: characters, the least and the most, rows of a table."""
    lines = [_characters(max_chars)]

    def shown(number: Any) -> str:
        return show_share(number, None) if fact.type == "ratio" else show_number(number, written_unit(fact))

    if fact.min is not None:
        lines.append(_("不小于%(n)s") % {"n": shown(fact.min)})
    if fact.max is not None:
        lines.append(_("不大于%(n)s") % {"n": shown(fact.max)})
    if fact.type == "table":
        lines.append(rows_asked(fact.rows.min, fact.rows.max))
    return [text for text in lines if text]


def rows_asked(least: int, most: int) -> str:
    """How many rows a table takes."""
    if least == most:
        return counted("须%(n)d行", most) % {"n": most}
    return (
        counted("%(min)d至%(max)d行", most) % {"min": least, "max": most}
        if least
        else counted("最多%(max)d行", most) % {"max": most}
    )


def _characters(limit: int | None) -> str:
    return _("不超过%(n)d字") % {"n": limit} if limit else ""


def _column(column: Column) -> dict[str, Any]:
    unit = written_unit(column)
    notes = [type_word(column), unit, _characters(column.max_chars), _("合计") if column.sum else ""]
    choices = list(choices_of(column, shared()).values())
    return {
        "label": column.label,
        "note": "，".join(map(str, filter(None, notes))),
        "choices": choices if len(choices) <= SHOWN_CHOICES else [],
        "required": column.required,
    }


def _source(fact: Fact) -> str:
    if fact.record is not None:
        return _("从单位档案带入")
    if fact.norm is not None:
        return _("由牵头机关为每次申报给定")
    if fact.score is not None:
        return _("取自评审得分")
    if fact.earlier is not None:
        return _("取自以往的记录")
    if fact.derived:
        return _("由系统计算")
    return _("记在单位档案，填一次各表共用") if fact.of == "organisation" else ""


def _file_rules(material: Material) -> list[str]:
    rules = [
        _("%(kinds)s格式") % {"kinds": translation.listed(kind.upper() for kind in material.kinds)},
        _("每个文件不超过%(n)dMB") % {"n": material.max_mb},
    ]
    if material.multiple:
        rules.append(_("可上传多个文件，最多%(n)d个") % {"n": MOST_FILES})
    if material.paper:
        rules.append(counted("另交纸质件%(n)d份", material.paper) % {"n": material.paper})
    return rules
