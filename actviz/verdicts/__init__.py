"""What tutorials claim, settled: numbers and charts for each card, computed when they are shown, and their report.

The module of a theme has the name of its file of cards, and a function for each claim, c11() for C11, which takes a
Watch if it takes long.
"""
