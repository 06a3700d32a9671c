"""The input times a gate of itself: smooth, with a dip below 0 on the left, nearly the identity on the right."""
