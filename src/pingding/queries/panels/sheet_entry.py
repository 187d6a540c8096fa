"""What is put into a score sheet, field by field: taken where it can be, kept as it was typed where it cannot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Indicator, IndicatorSet, Step
from pingding.policy.scores.applicable_rows import asked_leaves, lacking_reasons
from pingding.policy.scores.leaves import check_entry, is_judged, leaves
from pingding.policy.steps.panel import Panel, Veto
from pingding.policy.text.typed_numbers import read_points
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.page_marks import Moved, moved_on, retyped
from pingding.queries.panels.sheets import points_of, sheet_facts
from pingding.queries.refusals import Faults
from pingding.records.models import ScoreSheet

LONGEST_REASON, LONGEST_OPINION = 500, 5000
"""Characters of the reason for a leaf's points; of a comment, and of the answer to a question."""
MOST_TYPED = 20_000
"""Characters of a text that cannot be taken and is kept as it was typed; in place of a longer one the old one stays."""
FAVOUR = {"yes": True, "no": False}
POINTS, REASON, ANSWER = "points-", "reason-", "answer-"
"""How the names of a sheet's fields begin, before the leaf's path or the question's number."""
VETO, VETO_REASON = "veto", "veto_reason"
"""The fields of a veto: on which ground, and why."""


def texts_of(sheet: ScoreSheet | None) -> dict[str, str]:
    """What stands in a sheet, by the names of its fields: values, and texts that could not be taken."""
    if sheet is None:
        return {}
    favour = {"": None, **FAVOUR}
    return {
        **{f"{POINTS}{path}": score for path, score in sheet.points.items()},
        **{f"{REASON}{path}": text for path, text in sheet.reasons.items()},
        **{f"{ANSWER}{n}": text for n, text in enumerate(sheet.answers)},
        "comment": sheet.comment,
        "favour": next(key for key, value in favour.items() if value is sheet.favour),
        VETO: sheet.veto,
        VETO_REASON: sheet.veto_reason,
        **sheet.typed,
    }


def shown_texts(sheet: ScoreSheet | None, names: Iterable[str]) -> dict[str, str]:
    """The texts of the fields named, as a page shows them: empty where nothing stands."""
    texts = texts_of(sheet)
    return {name: texts.get(name, "") for name in names}


@dataclass
class SheetEntry:
    """What is put into a sheet at a step; everything that cannot be is among the faults."""

    file: CaseFile
    step: Step
    sheet: ScoreSheet
    faults: Faults = field(default_factory=Faults)

    @property
    def indicators(self) -> IndicatorSet:
        return self.file.edition.indicators[self.sheet.indicators]

    @cached_property
    def asked(self) -> Mapping[str, Indicator]:
        """The leaves that points are asked for in this case."""
        return asked_leaves(self.indicators, self.facts) if self.sheet.indicators else {}

    @cached_property
    def facts(self) -> Facts:
        """The facts that decide which points may be given."""
        return sheet_facts(self.file, self.step)

    @property
    def questions(self) -> tuple[str, ...]:
        return self.step.asks if isinstance(self.step, Panel) else ()

    @cached_property
    def names(self) -> dict[str, str]:
        """The fields of the sheet, with what each is called."""
        rows = leaves(self.indicators) if self.sheet.indicators else ()
        judged = {path: leaf.title for path, leaf in rows if is_judged(leaf.score)}
        names = {f"{POINTS}{path}": title for path, title in judged.items()}
        names |= {f"{REASON}{path}": title for path, title in judged.items()}
        names |= {f"{ANSWER}{n}": question for n, question in enumerate(self.questions)}
        if self.veto is not None:
            names |= {VETO: _("否决的情形"), VETO_REASON: _("否决的理由")}
        return names | ({"comment": _("总体意见"), "favour": _("结论")} if isinstance(self.step, Panel) else {})

    @property
    def veto(self) -> Veto | None:
        """What an expert may veto on at this step."""
        return self.step.veto if isinstance(self.step, Panel) else None

    def put(self, name: str, text: str) -> None:
        """Put a text into its field; what cannot be taken stands there as it was typed, and is a fault."""
        if name not in self.names:
            self._refuse_unnamed(name)
        texts = {key: typed for key, typed in self.sheet.typed.items() if key != name}
        taken = False
        with self.faults.caught(name, self.names[name]):
            self._take(name, text)
            taken = True
        if not taken:
            if len(text) > MOST_TYPED:
                return
            self._take_out(name)
            texts[name] = text
        self.sheet.typed = texts

    def put_page(self, texts: Mapping[str, str], seen: Mapping[str, str]) -> Moved | None:
        """Put in what the reader of a page changed; what somebody else changed meanwhile is left and given back."""
        new = retyped(texts, seen)
        moved = moved_on(shown_texts(self.sheet, new), new, seen)
        for name, text in new.items():
            if name not in moved:
                self.put(name, text)
        self.find_untaken(moved)
        return Moved([self.names[name] for name in moved], moved) if moved else None

    def find_untaken(self, besides: Iterable[str] = ()) -> None:
        """Add what stands in the sheet and cannot be taken to the faults."""
        for name, text in list(self.sheet.typed.items()):
            if name not in besides and name in self.names:
                with self.faults.caught(name, self.names[name]):
                    self._read(name, text)

    def _read(self, name: str, text: str) -> Any:
        kind, _dash, key = name.partition("-")
        if kind == "points":
            return self._points(key, text)
        if kind == "favour":
            return FAVOUR.get(text)
        if kind == VETO:
            return self._ground(text)
        longest = LONGEST_REASON if kind == "reason" else LONGEST_OPINION
        return read_paragraphs(text, self.names[name], longest, required=False)

    def _points(self, path: str, text: str) -> Decimal | None:
        points = read_points(text, self.names[f"{POINTS}{path}"])
        if points is not None:
            check_entry(self.indicators, self.facts, path, points)
            self._refuse_unasked(path)
        return points

    def _ground(self, text: str) -> str:
        if text and (self.veto is None or text not in self.veto.grounds):
            raise Refusal(_("没有这一否决情形"), kind="invalid", remedy=_("请从所列情形中选择。"))
        return text

    def _take(self, name: str, text: str) -> None:
        value = self._read(name, text)
        self._take_out(name)
        kind, _dash, key = name.partition("-")
        if kind == "points" and value is not None:
            self.sheet.points = self.sheet.points | {key: str(value)}
        elif kind == "reason" and value:
            self.sheet.reasons = self.sheet.reasons | {key: value}
        elif kind == "answer":
            self.sheet.answers[int(key)] = value
        elif kind in ("comment", "favour", VETO, VETO_REASON):
            setattr(self.sheet, kind, value)

    def _take_out(self, name: str) -> None:
        """Empty a field."""
        kind, _dash, key = name.partition("-")
        if kind == "points":
            self.sheet.points = {path: score for path, score in self.sheet.points.items() if path != key}
        elif kind == "reason":
            self.sheet.reasons = {path: text for path, text in self.sheet.reasons.items() if path != key}
        elif kind == "answer":
            answers = [*self.sheet.answers, *("" for _question in self.questions)][: len(self.questions)]
            self.sheet.answers = [text if n != int(key) else "" for n, text in enumerate(answers)]
        else:
            setattr(self.sheet, name, None if name == "favour" else "")

    def _refuse_unnamed(self, name: str) -> None:
        kind, _dash, key = name.partition("-")
        if not self.sheet.indicators and kind in ("points", "reason"):
            raise Refusal(_("本步骤不评分"), remedy=_("请填写评审意见。"))
        if kind == "points":
            check_entry(self.indicators, self.facts, key, Decimal(0))
        raise Refusal(_("没有“%(path)s”这一评分项") % {"path": key or kind}, remedy=_("请从评分表填写。"))

    def _refuse_unasked(self, path: str) -> None:
        """Refuse points for a leaf that does not apply to the facts of the case."""
        if path not in self.asked:
            leaf = dict(leaves(self.indicators))[path]
            raise Refusal(
                _("本项不适用于本件，不评分"),
                where=leaf.title,
                clause=leaf.clause or self.indicators.clause,
                remedy=_("请按评分表所列指标评分。"),
            )

    def find_gaps(self) -> None:
        """Add everything that the sheet lacks to be handed in, each at its field."""
        if self.sheet.veto and not self.sheet.veto_reason:
            self._lacks(VETO_REASON, _("否决的理由"), _("否决须写明理由"), _("请写明理由。"))
        if self.sheet.veto_reason and not self.sheet.veto:
            self._lacks(VETO, _("否决的情形"), _("写了否决的理由，没有选择情形"), _("请选择情形；不否决的请删去理由。"))
        if self.sheet.indicators:
            scores = points_of(self.sheet)
            for path, leaf in self.asked.items():
                if path not in scores:
                    self._lacks(f"{POINTS}{path}", leaf.title, _("尚未评分"), _("请评分后提交。"))
            for path, says in lacking_reasons(self.asked, self.facts, scores, self.sheet.reasons).items():
                self._lacks(f"{REASON}{path}", self.asked[path].title, says, _("请写明评分理由。"))
            return
        if self.sheet.favour is None:
            self._lacks("favour", _("结论"), _("论证评审须作出是否赞成的结论"), _("请选择结论。"))
        if not self.sheet.comment.strip():
            self._lacks("comment", _("总体意见"), _("论证评审须写明理由"), _("请填写意见。"))
        for n, question in enumerate(self.questions):
            if not (self.sheet.answers[n : n + 1] or [""])[0].strip():
                self._lacks(f"{ANSWER}{n}", question, _("尚未回答"), _("请逐项回答。"))

    def _lacks(self, field_name: str, where: str, what: str, remedy: str) -> None:
        self.faults.add(Refusal(what, where=where, clause=self.step.clause, remedy=remedy), field_name)
