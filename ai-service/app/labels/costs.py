"""What a round trip costs."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Costs:
    """Ratios of the notional per side. The defaults are the engine's taker fee and one basis point of slippage."""

    fee_ratio: float = 0.0004
    slippage_ratio: float = 0.0001

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0.0 <= value <= 0.01:
                raise ValueError(f"{name} is {value}: expected a ratio from 0 to 0.01")

    @property
    def round_trip(self) -> float:
        """Entry and exit together; slippage is adverse on both."""
        return 2.0 * (self.fee_ratio + self.slippage_ratio)
