"""The fonts of papers: which there are, and which characters none of them has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

OWN = Path(__file__).parent / "fonts"
"""Where `make setup` puts the platform's fonts."""
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
KINDS = (".ttf", ".otf", ".ttc", ".otc")
DRAWN_BY_TYPST = frozenset("☐☑☒✓✗○●◎△▲□■◆★☆\u00a0\u2002\u2003\u3000\n\r\t")
"""Signs that the typesetter's own fonts have, and blanks."""


@dataclass(frozen=True)
class Missing:
    """A character that no font has, and the text in which it stands."""

    character: str
    within: str

    @property
    def code(self) -> str:
        """How the character is named where it cannot be drawn, e.g. `U+2EBF0`."""
        return f"U+{ord(self.character):04X}"


def missing_in(texts: Iterable[str], folders: Sequence[Path]) -> tuple[Missing, ...]:
    """The characters of the texts that cannot be drawn, each once, in the order in which they come."""
    drawn = characters_of(tuple(folders)) | DRAWN_BY_TYPST
    missing: dict[str, Missing] = {}
    for text in texts:
        for character in sorted(set(text) - drawn, key=text.index):
            missing.setdefault(character, Missing(character, text))
    return tuple(missing.values())


@lru_cache(8)
def characters_of(folders: tuple[Path, ...]) -> frozenset[str]:
    """All characters that the fonts of these folders have."""
    codes: set[int] = set()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in KINDS:
                codes.update(_codes_of(file))
    return frozenset(map(chr, codes))


def _codes_of(file: Path) -> set[int]:
    collection = file.suffix.lower() in {".ttc", ".otc"}
    fonts = TTCollection(file, lazy=True).fonts if collection else [TTFont(file, lazy=True)]
    return {code for font in fonts for code in font.getBestCmap() or {}}
