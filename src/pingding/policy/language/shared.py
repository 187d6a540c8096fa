"""The vocabularies that all programmes share: facts, dated regions, departments, taxonomies, working days."""

from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from pingding.policy.language.facts import Fact
from pingding.policy.parts import (
    REGION_KINDS,
    English,
    EnglishOfChoices,
    Glossary,
    Id,
    Node,
    RegionId,
    RegionKind,
    Text,
    say_also,
)
from pingding.policy.translation import bilingual

UPPER: frozenset[RegionKind] = frozenset({"nation", "province", "municipality", "prefecture"})
"""Kinds of region in which no unit is registered itself, but in one within."""


TilePlace = Annotated[int, Field(ge=1, le=10)]
"""A row or a column of a tile map, from 1 on."""


class Region(Node):
    """A region, valid from one day until before another. `successors` lists where its area went."""

    title: Text = Field(description="名称。")
    title_en: English = None
    short: Text | None = Field(None, description="简称，用于清单；不写的按名称去掉“区”“县”等字样。")
    short_en: English = None
    kind: RegionKind = Field(description=REGION_KINDS)
    within: RegionId | None = Field(None, description="上级地区。")
    since: date | None = Field(None, description="从哪一天起有此地区。")
    until: date | None = Field(None, description="到哪一天（不含）为止。")
    successors: tuple[RegionId, ...] = Field((), description="撤销后并入哪些地区。")
    tile: tuple[TilePlace, TilePlace] | None = Field(None, description="在方块图上的行和列，自左上起数；不写的不上图。")

    @property
    def upper(self) -> bool:
        """Whether units are registered only in the regions within it."""
        return self.kind in UPPER

    def valid_on(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def meets(self, other: "Region") -> bool:
        """Whether there is a day on which there are both."""
        return (self.until or date.max) > (other.since or date.min) and (other.until or date.max) > (
            self.since or date.min
        )


class Department(Node):
    """A kind of public office. `names` gives full names by region id; others follow `pattern` with {region}."""

    title: Text = Field(description="机构种类的名称。")
    title_en: English = None
    pattern: Text = Field(description="某地此类机构的全称格式，含 {region}。")
    pattern_en: English = None
    names: dict[RegionId, Text] = Field(default_factory=dict, description="全称特别的，按地区编号列出。")
    names_en: EnglishOfChoices = None


class Taxonomy(Node):
    """A list of choices that several facts may use, with its source."""

    title: Text = Field(description="分类名称。")
    title_en: English = None
    source: str = Field("", description="出自哪份文件哪一条。")
    choices: dict[str, Text] = Field(min_length=1, description="选项：编号和文字。")
    choices_en: EnglishOfChoices = None


class WorkingYear(Node):
    """A year's decree: which weekdays are holidays, which weekend days are worked."""

    decree: Text = Field(description="依据的放假安排通知。")
    holidays: dict[date, Text] = Field(default_factory=dict, description="放假的工作日：日期和节日。")
    worked: tuple[date, ...] = Field((), description="调休上班的星期六、星期日。")


class Shared(Node):
    """Everything under `programmes/_shared/`."""

    facts: dict[Id, Fact] = Field(description="各办法共用的事实。")
    regions: dict[RegionId, Region] = Field(description="地区。")
    departments: dict[str, Department] = Field(description="机构种类。")
    taxonomies: dict[str, Taxonomy] = Field(default_factory=dict, description="共用的分类。")
    working_days: dict[int, WorkingYear] = Field(default_factory=dict, description="每年的放假和调休，键为年份。")
    english: Glossary = Field(default_factory=dict)

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        say_also(self, self.english)

    @cached_property
    def region_titles(self) -> dict[str, str]:
        """The title of each region by its id."""
        return {region: place.title for region, place in self.regions.items()}

    @cached_property
    def office_names(self) -> dict[str, str]:
        """The title of each office that there may be, with its English, by its Chinese."""
        titles = (
            self.office_title(f"{department}@{region}") for department in self.departments for region in self.regions
        )
        return {title[:]: title for title in titles}

    @cached_property
    def choice_titles(self) -> dict[str, str]:
        """The title of each entry of a taxonomy, by its id and by its own Chinese; of two the first."""
        titles: dict[str, str] = {}
        for taxonomy in self.taxonomies.values():
            for key, title in taxonomy.choices.items():
                titles.setdefault(key, title)
                titles.setdefault(title[:], title)
        return titles

    def office_title(self, office: str) -> str:
        """The full name of an office `department@region`; KeyError when either is unknown."""
        key, _, region = office.partition("@")
        department, place = self.departments[key], self.regions[region]
        if named := department.names.get(region):
            return named
        chinese = department.pattern[:].format(region=place.title[:])
        if department.pattern_en is None or place.title_en is None:
            return chinese
        return bilingual(chinese, department.pattern_en.format(region=place.title_en))
