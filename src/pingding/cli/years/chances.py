"""How often things happen in the life of a title."""

from dataclasses import dataclass

from pingding.cli.rehearsal.fates import Chances


@dataclass(frozen=True)
class LifeChances(Chances):
    """Shares of the times that each could happen.

    `weak`: of the holders, which then fail and keep silent by the share that is named so. `hands_in_late`, `silent`:
    of what is due by a day; `unheard`: of what time ends by itself, such as a statement of one's case. In each month
    and for each title: `asks` for what stands open anyway, `takes_up` what has just become possible; somebody `reports`
    it, an office `finds` what gives rise to a consequence.
    """

    weak: float = 0.15
    fails: float = 0.06
    fails_weak: float = 0.6
    hands_in_late: float = 0.1
    silent: float = 0.03
    silent_weak: float = 0.25
    unheard: float = 0.4
    asks: float = 0.01
    takes_up: float = 0.5
    reports: float = 0.002
    finds: float = 0.002
