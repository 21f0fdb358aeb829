"""Versioned models on disk: what each was made of, which one answers, and the way back."""
