"""The plain script: two subplots of sigmoid and tanh with their slopes, as anybody would write it."""

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-10, 10, 1000)
sigmoid = 1 / (1 + np.exp(-x))
tanh = np.tanh(x)

figure, (upper, lower) = plt.subplots(2, 1)
upper.plot(x, sigmoid, label="sigmoid")
upper.plot(x, tanh, label="tanh")
upper.set_title("f")
upper.grid(visible=True)
upper.legend()
lower.plot(x, sigmoid * (1 - sigmoid))
lower.plot(x, 1 - tanh**2)
lower.set_title("f'")
lower.grid(visible=True)
plt.savefig("plain.png")
