"""S-shaped functions: they squash the line into an interval and saturate on at least one side."""
