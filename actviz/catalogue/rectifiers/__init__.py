"""Functions that pass positive inputs on and treat negative ones worse: the ramp and its relatives."""
