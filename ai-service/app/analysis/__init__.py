"""What a trader asks of the market at one moment: strategies, condition, risk, and the model's probability."""
