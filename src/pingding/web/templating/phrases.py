"""Where a heading may break: between phrases, so that no line ends in the middle of a Chinese word."""

import re
from itertools import pairwise

from markupsafe import Markup, escape

_LIST = """
关于 开展 做好 印发 推动 科技创新 产业创新 技术创新中心 产业创新中心 制造业创新中心 协同创新中心 创新中心
深度融合 卓越工程师
优秀案例 案例集 建设 建设工作 建设工程 实施方案 管理办法 工作指引 培育试点 申报 申报工作 认定 认定工作
遴选 遴选工作 评选 评定
拟认定 拟命名 拟入选 拟推荐 名单 公示 公告 通知 批复 结果 年度报告 绩效评估 单位 项目 材料 登记 审核 推荐
"""
WORDS = tuple(_LIST.split())
"""What stands as one phrase in the headings of such documents."""
_PHRASE = re.compile(
    r"^[一-鿿]{2,3}[省市]|(?<=市)[一-鿿]{2,3}[区县]|\d{4}年(?:度|版)?|第[一二三四五六七八九十\d]+批|"
    + "|".join(sorted(WORDS, key=len, reverse=True))
)
FORWARD, BACK = "和与及或“《（〔", "的了之等”》）〕、，。：；？！"
"""No phrase ends with what leads on to the next one, and none begins with what closes the one before."""
SHORTEST = 2


def phrased(value: object) -> object:
    """A heading with a place to break between its phrases; markup and what is no text stay as they are.

    >>> phrased("科技创新和产业创新深度融合")
    Markup('科技创新<wbr>和产业创新<wbr>深度融合')
    """
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return Markup("<wbr>").join(escape(phrase) for phrase in phrases(str(value)))


def phrases(text: str) -> list[str]:
    """The phrases of a heading, which together are the whole of it.

    >>> phrases("关于拟命名某中心的公示")
    ['关于', '拟命名', '某中心的', '公示']
    """
    edges = {edge for phrase in _PHRASE.finditer(text) for edge in phrase.span()}
    breaks = [0]
    for edge in sorted(edges):
        at = _shifted(text, edge)
        if at - breaks[-1] >= SHORTEST and len(text) - at >= SHORTEST:
            breaks.append(at)
    return [text[start:end] for start, end in pairwise([*breaks, len(text)])]


def _shifted(text: str, edge: int) -> int:
    """The edge before what leads on, or behind what closes."""
    while edge < len(text) and text[edge] in BACK:
        edge += 1
    while edge and text[edge - 1] in FORWARD:
        edge -= 1
    return edge
