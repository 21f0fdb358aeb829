"""Trained models as plain arrays: how they are fitted, calibrated, stored and asked."""
