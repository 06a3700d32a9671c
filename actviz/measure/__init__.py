"""What can be measured of any function from its values: where it turns, jumps and ends, and the facts that follow."""
