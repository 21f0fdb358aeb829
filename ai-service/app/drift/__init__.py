"""Whether the inputs, or the outcomes, still look like what a model was trained on."""
