"""What activations do to training: networks in plain numpy, their initialisation, signals and gradients in them."""
