"""What a model sees: pure functions of candles that were known at the time."""
