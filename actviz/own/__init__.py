"""Functions that people bring: typed formulas and Python callables, as activations whose facts are measured."""
