"""Results in words: sentences, verdicts, alt texts, and numbers as people read them."""
