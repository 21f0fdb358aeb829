"""Length of a candle, aligned to midnight UTC; the names are those of the trading engine."""

from __future__ import annotations

from dataclasses import dataclass

_MINUTES = {"1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240, "1d": 1440}


@dataclass(frozen=True, order=True)
class Timeframe:
    """Whole minutes per candle."""

    minutes: int

    @classmethod
    def parse(cls, name: str) -> Timeframe:
        """The timeframe of that name; ValueError names the eight there are."""
        if name not in _MINUTES:
            raise ValueError(f"timeframe: '{name}' is not one of {', '.join(_MINUTES)}")
        return cls(_MINUTES[name])

    @property
    def ms(self) -> int:
        """Milliseconds per candle."""
        return self.minutes * 60_000

    @property
    def name(self) -> str:
        """`5m`, `1h`, `1d`."""
        return next(name for name, minutes in _MINUTES.items() if minutes == self.minutes)

    def divides(self, other: Timeframe) -> bool:
        """Whether candles of `other` can be built from candles of this timeframe."""
        return self.minutes <= other.minutes and other.minutes % self.minutes == 0

    def __str__(self) -> str:
        return self.name


TIMEFRAMES: tuple[Timeframe, ...] = tuple(Timeframe(minutes) for minutes in _MINUTES.values())
