"""Candles as arrays, their timeframes, files and a seeded synthetic market."""

from app.candles.series import CandleError, Candles
from app.candles.timeframe import TIMEFRAMES, Timeframe

__all__ = ["TIMEFRAMES", "CandleError", "Candles", "Timeframe"]
