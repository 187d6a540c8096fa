"""What befalls a case at a step: mostly forward, sometimes back, sometimes refused; and how long it takes."""

import random
from dataclasses import dataclass

from pingding.policy.language import Step
from pingding.policy.procedures.progress import SKIP
from pingding.policy.steps.registry import KINDS


@dataclass(frozen=True)
class Chances:
    """How often things happen, as shares of the times that they could."""

    back: float = 0.12
    refuse: float = 0.08
    skip: float = 0.3
    violation: float = 0.15
    gives_up: float = 0.3
    late: float = 0.05
    joint: float = 0.1
    holds_elsewhere: float = 0.4
    recusal: float = 0.25
    objection: float = 0.2
    upheld: float = 0.3


class Fates:
    """Draws what happens, from one seeded source."""

    def __init__(self, rng: random.Random, chances: Chances | None = None) -> None:
        self.rng, self.chances = rng, chances or Chances()

    def happens(self, share: float) -> bool:
        """Whether something of that share happens this time."""
        return self.rng.random() < share

    def outcome(self, step: Step) -> str:
        """One of the step's outcomes by the chances of their tones; forward ones among each other alike."""
        if step.optional and self.happens(self.chances.skip):
            return SKIP
        tones: dict[str, list[str]] = {"forward": [], "back": [], "refuse": []}
        for key, outcome in step.outcomes.items():
            tones[outcome.tone].append(key)
        drawn = self.rng.random()
        if tones["back"] and drawn < self.chances.back:
            return self.rng.choice(tones["back"])
        if tones["refuse"] and drawn > 1 - self.chances.refuse:
            return self.rng.choice(tones["refuse"])
        return self.rng.choice(tones["forward"] or list(step.outcomes))

    def instead(self, step: Step, refused: str) -> list[str]:
        """What else one could do when an outcome was refused: forward ones first, then refusing, then back."""
        order = {"forward": 0, "refuse": 1, "back": 2}
        others = [key for key in step.outcomes if key != refused]
        return sorted(others, key=lambda key: order[step.outcomes[key].tone])

    def days(self, step: Step) -> int:
        """How many working days the step takes."""
        return self.rng.randint(*KINDS[step.kind].usual_days)

    def level(self) -> float:
        """How good a case is in the eyes of its scorers."""
        return min(0.97, max(0.4, self.rng.gauss(0.8, 0.1)))

    def low_level(self) -> float:
        """How good a case is that fails."""
        return self.rng.uniform(0.15, 0.5)
