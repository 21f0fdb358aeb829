"""What was predicted, and what came of it."""
