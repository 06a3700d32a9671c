"""What is left of a formula when every step is rounded to a type: its errors, and where it loses all digits."""
