"""The first five questions about a programme, answered in plain words out of its definition and its running call."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition, Procedure
from pingding.policy.language.forms import Form
from pingding.policy.language.indicators import IndicatorSet
from pingding.policy.procedures.paths import joins_after
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.registry import kind_title
from pingding.policy.supports.words import support_in_words
from pingding.policy.translation import counted
from pingding.policy.values.showing import show_number
from pingding.queries.calls.programmes import ProgrammeInfo, ProgrammeState
from pingding.queries.editions import shared
from pingding.web.wording.dates import day_words, moment_words

FIRST_FEW = 6
DECIDING = ("review", "opinion", "recommend", "panel", "visit", "rank", "meeting", "notice")
"""The kinds of step by which it is decided; the others hand over, receive or record."""


@dataclass(frozen=True)
class Weight:
    """A part of the score: its name, its points, where its piece of the bar begins and how long it is, in %; `rank` is
    1 for the heaviest parts, which are drawn darkest."""

    title: str
    points: str
    start: float
    share: float
    rank: int


@dataclass(frozen=True)
class Answer:
    """A question with its answer: `short` is read first, `more` beside it; `url` leads to the whole."""

    question: str
    short: str
    more: str = ""
    url: str = ""
    link: str = ""
    weights: tuple[Weight, ...] = ()


def answers(info: ProgrammeInfo) -> tuple[Answer, ...]:
    """Who, when, what to hand in, how it is judged, what one gains."""
    return _who(info), _when(info), _what(info.edition), _judged(info.edition), _gains(info.edition)


def _who(info: ProgrammeInfo) -> Answer:
    edition = info.edition
    applicant = next((party.title for party in edition.parties.values() if party.role == "applicant"), _("申报单位"))
    more = [_regions(info)]
    if edition.programme.joint is not None:
        more.append(_("几个地区可以联合申报"))
    if any(party.role == "partner" for party in edition.parties.values()):
        more.append(_("可以与其他单位共同申报，由一家牵头"))
    url = reverse("programme_conditions", args=[edition.id])
    return Answer(_("谁能报"), edition.programme.who or applicant, _prose(more), f"{url}#conditions", _("看条件"))


def _regions(info: ProgrammeInfo) -> str:
    own, running = info.edition.programme.regions, info.running
    regions = running.regions if running else ()
    if not regions and own != "all":
        regions = tuple(shared().regions[region].title for region in own)
    if not regions:
        return _AREA[info.edition.programme.level]()
    if len(regions) <= FIRST_FEW:
        return _("面向%(regions)s") % {"regions": translation.listed(regions)}
    return counted("面向%(n)d个区县和功能区", len(regions)) % {"n": len(regions)}


_AREA = {
    "town": lambda: _("面向本乡镇（街道）"),
    "district": lambda: _("面向全区（县）"),
    "municipal": lambda: _("面向全市各区县"),
    "province": lambda: _("面向全省"),
    "national": lambda: _("面向全国"),
}


def _when(info: ProgrammeInfo) -> Answer:
    call = info.running or info.planned
    district = _("区县可以为本地单位另定较早的日期") if info.edition.programme.intake.district else ""
    paper = _("另交纸质材料，份数见材料与样表") if any(m.paper for m in info.edition.materials.values()) else ""
    if call is None:
        stopped = info.standing is ProgrammeState.STOPPED
        last = info.calls[0].call if info.calls else None
        closed = _("上一次于%(day)s截止") % {"day": day_words(last.closes_at)} if last and last.closes_at else ""
        return Answer(_("何时报"), _("不再受理新的申报") if stopped else _("目前没有受理"), closed)
    if call.call.closes_at is None:
        words = {"day": day_words(call.call.opens_at, weekday=False)}
        return Answer(_("何时报"), _("常年受理"), _prose([_("自%(day)s起，随时可以在网上提交") % words, paper]))
    span = {"opens": day_words(call.call.opens_at), "closes": moment_words(call.call.closes_at)}
    more = [_("网上提交"), district, paper]
    return Answer(_("何时报"), _("%(opens)s至%(closes)s") % span, _prose(more))


def _what(edition: Edition) -> Answer:
    titles = _materials(edition)
    few = translation.listed(titles[:FIRST_FEW])
    more = _("%(titles)s等") % {"titles": few} if len(titles) > FIRST_FEW else few
    url = reverse("programme_forms", args=[edition.id])
    return Answer(_("交什么"), what_to_hand_in(edition), more, url, _("材料与样表"))


def what_to_hand_in(edition: Edition) -> str:
    """The form and how many kinds of material, in one phrase."""
    form, materials = _first_form(edition), _materials(edition)
    title = form.title if form else ""
    return str(_("%(form)s，另附材料%(n)d类") % {"form": title, "n": len(materials)}) if materials else title


def _materials(edition: Edition) -> list[str]:
    form = _first_form(edition)
    keys = [key for section in form.sections.values() for key in section.materials] if form else []
    return [edition.materials[key].title for key in dict.fromkeys(keys)]


def _first_form(edition: Edition) -> Form | None:
    first = edition.application.steps[edition.application.starts]
    return edition.forms.get(first.own_form or "")


def _judged(edition: Edition) -> Answer:
    steps = edition.application.steps
    kinds = dict.fromkeys(steps[key].kind for key in _in_order(edition.application) if steps[key].public)
    short = " → ".join(kind_title(kind) for kind in kinds if kind in DECIDING)
    panel = next((step for step in steps.values() if isinstance(step, Panel)), None)
    scored = edition.indicators.get(panel.indicators or "") if panel else None
    more = [*_panel_words(panel, scored), *_notice_words(edition.application)]
    tabs = ("programme_indicators", _("评价指标")) if scored else ("programme_procedure", _("流程与时限"))
    url = reverse(tabs[0], args=[edition.id])
    return Answer(_("怎么评"), short, _prose(more), url, tabs[1], tuple(_weights(scored)))


def _in_order(procedure: Procedure) -> list[str]:
    """The steps in the order in which they are come to, from the first on."""
    order: dict[str, None] = {}
    ahead = [procedure.starts]
    while ahead:
        key = ahead.pop(0)
        if key in order or key not in procedure.steps:
            continue
        order[key] = None
        for outcome in procedure.steps[key].outcomes.values():
            ahead += outcome.to or ([] if outcome.end else joins_after(procedure, key))
    return list(order)


def _panel_words(panel: Panel | None, scored: IndicatorSet | None) -> Iterator[str]:
    if panel is not None:
        yield counted("每件由%(n)d位专家各自评审", panel.seats) % {"n": panel.seats}
    if scored is not None:
        yield _("满分%(n)s分") % {"n": show_number(scored.total)}
        if scored.combine != "mean" or panel is not None:
            yield {
                "mean": _("取平均分"),
                "median": _("取中位数"),
                "trimmed": _("去掉最高分和最低分后取平均"),
            }[scored.combine]


def _notice_words(procedure: Procedure) -> Iterator[str]:
    notice = next((step for step in procedure.steps.values() if isinstance(step, PublicNotice)), None)
    if notice is not None:
        yield counted("结果公示%(n)d个工作日，任何人可以提出异议", notice.lasts_working_days) % {
            "n": notice.lasts_working_days
        }


def _weights(scored: IndicatorSet | None) -> Iterator[Weight]:
    if scored is None:
        return
    start, heaviest = Decimal(0), sorted({each.weight for each in scored.tree.values()}, reverse=True)
    for indicator in scored.tree.values():
        rank = min(heaviest.index(indicator.weight) + 1, 5)
        share = 100 * indicator.weight / scored.total
        yield Weight(indicator.title, show_number(indicator.weight), float(start), float(share), rank)
        start += share


def _gains(edition: Edition) -> Answer:
    kinds = list(edition.titles.values())
    labels = translation.listed(f"“{kind.label}”" for kind in kinds)
    selected = edition.programme.kind == "selection"
    words = {"titles": labels}
    parts = [_("列入%(titles)s名单，公开发布") % words if selected else _("授予%(titles)s称号") % words]
    longest = max((kind.years or 0 for kind in kinds), default=0)
    if not selected:
        parts.append(counted("有效期%(n)d年", longest) % {"n": longest} if longest else _("长期有效"))
    if any(kind.plaque for kind in kinds):
        parts.append(_("授牌"))
    benefits = [benefit for kind in kinds for benefit in kind.benefits]
    benefits += [support_in_words(edition, support) for support in edition.supports.values()]
    more = benefits[:2] or [_("可以在认定名录中查验")]
    link = _("全部%(n)d项") % {"n": len(benefits)} if len(benefits) > 2 else ""
    return Answer(_("得到什么"), translation.listed(parts), _prose(more), "#titles", link)


def _prose(parts: Iterable[str]) -> str:
    """The parts as whole sentences; an empty one is left out."""
    return translation.in_a_row(translation.sentences(part) for part in parts if part)
