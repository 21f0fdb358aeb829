"""Whether a model knows something: walk-forward out of sample, after costs, against baselines, with intervals."""
