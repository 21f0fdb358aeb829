"""What would have happened after each candle: the outcome a model learns and is judged by."""
