"""The language of typed formulas: text becomes a tree of closed operations on float64 arrays; nothing is executed."""
