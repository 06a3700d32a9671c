"""Is this derivative right?  Several ways to it, what they say of a claim, and what a wrong one looks like."""
