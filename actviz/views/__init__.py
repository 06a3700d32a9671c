"""What is shown, whoever asks for it: each kind computes its results once and gives them in every form it has."""
