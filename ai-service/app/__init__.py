"""The AI service of Bot Core: features, models, predictions, training, model registry."""

__version__ = "0.1.0"
