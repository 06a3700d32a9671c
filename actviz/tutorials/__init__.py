"""What tutorials on activation functions teach, as data in English and Chinese, and its reading; no number is in it."""
