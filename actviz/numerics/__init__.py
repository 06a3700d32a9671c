"""Building blocks that neither overflow nor lose digits in a tail; the catalogue's formulas are made of them.

Every function takes finite float64 arrays and returns an array of the same shape.
"""
