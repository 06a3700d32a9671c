"""Output activations and losses as pairs, from the logits on: values, slopes, and which go together."""
