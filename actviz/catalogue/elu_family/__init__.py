"""Mostly linear on the right, bent on the left: towards a negative value that pulls the mean output to 0."""
