"""What a journal entry changed, in words: keys by their Chinese names, ids by the labels of the case's edition."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import saying
from pingding.policy.language import Edition
from pingding.policy.scoring import leaves
from pingding.queries.case_content import part_titles
from pingding.queries.journal import JournalLine
from pingding.web.desk.journal_names import named

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?[+-]\d{2}:\d{2}")


def key_words() -> dict[str, str]:
    """The names of what entries record."""
    return {
        "outcome": _("结果"), "reason": _("理由"), "parts": _("补正部分"), "notes": _("补正要求"), "form": _("表单"),
        "fields": _("栏目"), "version": _("版本"), "name": _("名称"), "sha256": "SHA-256", "size": _("大小"),
        "kind": _("种类"), "checks": _("核对"), "judged": _("评判"), "opinion": _("意见"), "signed": _("已签署声明"),
        "visited_on": _("核查日期"), "place": _("地点"), "visitors": _("核查人员"), "findings": _("核查情况"),
        "answers": _("答复"), "copies": _("份数"), "received_on": _("收到日期"), "reference": _("文号或回执"),
        "filed_on": _("报送日期"), "summary": _("小结"), "batch": _("批次"), "source": _("评分来源"),
        "points": _("评分"), "condition": _("条件"), "upheld": _("异议成立"), "answer": _("处理意见"),
        "number": _("文号"), "document": _("文件"), "period": _("年度"), "due": _("期限"), "days_left": _("剩余天数"),
        "from": _("原为"), "to": _("改为"), "programme": _("政策项目"),
        "opens_at": _("开始时间"), "closes_at": _("截止时间"),
        "regions": _("地区"), "code": _("统一社会信用代码"), "region": _("地区"), "address": _("地址"),
        "legal_representative": _("法定代表人"), "established": _("成立日期"), "offices": _("机构"),
        "employer": _("工作单位"), "rank": _("职称"), "active": _("在库"), "digest": _("内容校验值"),
        "before": _("原校验值"), "units_to_hand_over": _("待移交单位"), "facts": _("档案项目"), "role": _("角色"),
        "material": _("材料"), "partner": _("合作单位"), "confirmed": _("已确认"), "statement": _("声明"),
        "duties": _("承担的任务"), "as_of": _("数据日期"), "round": _("轮次"), "token": _("令牌编号"),
        "by_rules": _("按规则的名次"), "order_reason": _("调整名次的理由"),
        "ok": _("校验链完整"), "entries": _("核对条数"), "first_bad_seq": _("起初不符的序号"), "what": _("不符之处"),
    }  # fmt: skip


def change_lines(line: JournalLine, edition: Edition | None = None) -> Iterator[dict[str, str]]:
    """The changes of an entry that say something, as the component `journal_table` takes them."""
    names = key_words() | ({"place": _("名次")} if isinstance(line.change.get("place"), int) else {})
    step = _step(edition, line.step) if edition else None
    for key, value in line.change.items():
        words = _words(_keyed(names, _labelled(edition, step, key, named(line.act, key, value)), key))
        if words:
            yield {"what": names.get(key, key), "after": words}


def _keyed(names: Mapping[str, str], value: Any, key: str) -> Any:
    """The old and the new of a correction under the names of what was corrected."""
    if key not in ("from", "to") or not isinstance(value, Mapping):
        return value
    return {names.get(each, each): known for each, known in value.items()}


def _step(edition: Edition, key: str) -> Any:
    return next((p.steps[key] for p in edition.procedures.values() if key in p.steps), None)


def _labelled(edition: Edition | None, step: Any, key: str, value: Any) -> Any:
    """Ids by the labels that people know them by."""
    if edition is None or value in (None, "", [], {}):
        return value
    if key == "outcome" and step is not None and value in step.outcomes:
        return step.outcomes[value].label
    if key == "programme" and value == edition.id:
        return edition.title
    if key == "kind" and value in edition.titles:
        return edition.titles[value].label
    if key == "form" and value in edition.forms:
        return edition.forms[value].title
    if key == "parts":
        return list(part_titles(edition, value).values())
    if key == "notes":
        titles = part_titles(edition, list(value))
        return {titles[part]: note for part, note in value.items()}
    if key == "fields":
        return [edition.vocabulary[each].label if each in edition.vocabulary else each for each in value]
    if key == "checks" and step is not None:
        listed = getattr(step, "checklist", {})
        return {listed[each].asks if each in listed else each: answer for each, answer in value.items()}
    if key == "points":
        titles = {path: leaf.title for each in edition.indicators.values() for path, leaf in leaves(each)}
        return {titles.get(path, path): points for path, points in value.items()}
    if key in ("judged", "condition"):
        return _judged(edition, value)
    return value


def _judged(edition: Edition, value: Any) -> Any:
    if isinstance(value, str):
        condition = edition.condition(value)
        return condition.says if condition else value
    return {_judged(edition, path): answer for path, answer in value.items()}


def _words(value: Any) -> str:
    """A recorded value as text; nothing for what is empty."""
    if isinstance(value, Mapping):
        told = ((str(key).rstrip("？?"), _words(each)) for key, each in value.items())
        return _("；").join(saying.headed(head, words) for head, words in told if words)
    if isinstance(value, list | tuple):
        return saying.listed(filter(None, map(_words, value)))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else _dated(str(value))


def _dated(text: str) -> str:
    """A recorded day or moment as the reader writes it; any other text as it stands."""
    try:
        if DAY.fullmatch(text):
            return saying.day(date.fromisoformat(text))
        return saying.moment(datetime.fromisoformat(text)) if MOMENT.fullmatch(text) else text
    except ValueError:
        return text
