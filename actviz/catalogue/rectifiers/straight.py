"""Rectifiers of straight lines."""

from __future__ import annotations

import math

from actviz.activation import Activation
from actviz.catalogue.rectifiers.clipped import Clipped
from actviz.interval import REALS, Interval, at_least, point
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, line, param


class ReLU(Activation):
    """Passes positive inputs unchanged and stops the rest, gradient included."""

    name = "relu"
    aliases = ("rectifier", "ramp", "poslin")
    formula = "max(0, x)"
    derivative = "where(x > 0, 1, 0)"
    mathtext = r"\max(0,\ x)"
    used_in = "hidden layers of convolutional networks (AlexNet, VGG, ResNet)"
    known_as = (
        KnownAs("torch", "nn.ReLU"),
        KnownAs("keras", "relu", "layers.ReLU"),
        KnownAs("jax", "nn.relu"),
        KnownAs("flax", "relu"),
        KnownAs("tf", "nn.relu"),
        KnownAs("onnx", "Relu"),
        KnownAs("hf", "relu"),
        KnownAs("timm", "relu"),
        KnownAs("matlab", "reluLayer", "poslin"),
    )
    differences = (
        Difference(("torch",), "autodiff at 0 gives 0 for relu, but 0.5 for maximum(x, 0) and 1 for clamp(x, min=0)"),
        Difference(("jax",), "autodiff at 0 gives 0 for relu, but 0.5 for maximum(x, 0)"),
        Difference(("tf",), "autodiff at 0 gives 0 for relu, but 1 for maximum(x, 0)"),
        Difference(("torch",), "the gradient at nan is 1"),
        Difference(("jax",), "relu(-0.0) is 0.0; torch and tf keep the sign"),
    )
    references = (
        Reference(
            "Fukushima",
            1969,
            "Visual feature extraction by a multilayered network of analog threshold elements",
            "https://doi.org/10.1109/TSSC.1969.300225",
        ),
        Reference("Nair & Hinton", 2010, "Rectified linear units improve restricted Boltzmann machines"),
        Reference("Glorot, Bordes & Bengio", 2011, "Deep sparse rectifier neural networks"),
    )
    breaks = (Break(0.0, order=1),)
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="nondecreasing",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), line(1.0))


class ReLU6(Clipped):
    """A ReLU that stops at 6, so that its outputs fit into few bits."""

    name = "relu6"
    formula = "clip(x, 0, 6)"
    derivative = "where(x <= 0, 0, where(x >= 6, 0, 1))"
    mathtext = r"\min(\max(0,\ x),\ 6)"
    used_in = "MobileNet and other networks meant to be quantised"
    known_as = (
        KnownAs("torch", "nn.ReLU6"),
        KnownAs("keras", "relu6"),
        KnownAs("jax", "nn.relu6"),
        KnownAs("flax", "relu6"),
        KnownAs("tf", "nn.relu6"),
        KnownAs("onnx", "Clip(0, 6)"),
        KnownAs("hf", "relu6"),
        KnownAs("timm", "relu6"),
        KnownAs("matlab", "clippedReluLayer(6)"),
    )
    differences = (Difference(("torch",), "the gradient at nan is 1"),)
    references = (
        Reference("Krizhevsky", 2010, "Convolutional deep belief networks on CIFAR-10"),
        Reference(
            "Howard et al.",
            2017,
            "MobileNets: efficient convolutional neural networks for mobile vision applications",
            "https://arxiv.org/abs/1704.04861",
        ),
    )
    ceiling = 6.0


class _TwoSlopes(Activation):
    """x on the right, slope·x on the left."""

    @property
    def _slope(self) -> float:
        raise NotImplementedError

    @property
    def breaks(self) -> tuple[Break, ...]:
        return () if self._slope == 1 else (Break(0.0, order=1),)

    @property
    def facts(self) -> Facts:
        slope = self._slope
        return Facts(
            range=(REALS if slope > 0 else at_least(0.0),),
            left=Tail(-slope * math.inf if slope else 0.0, slope=slope),
            right=Tail(math.inf, slope=1.0),
            monotonic="increasing" if slope > 0 else "no" if slope else "nondecreasing",
            peak_slope=max(1.0, abs(slope)),
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (line(1.0),) if self._slope == 1 else (line(self._slope), line(1.0))


class LeakyReLU(_TwoSlopes):
    """A ReLU that lets a little through on the left, so that no unit is ever quite dead."""

    name = "leaky_relu"
    aliases = ("lrelu",)
    formula = "where(x >= 0, x, negative_slope*x)"
    derivative = "where(x > 0, 1, negative_slope)"
    mathtext = r"x\ (x \geq 0),\quad s\,x\ (x < 0)"
    used_in = "discriminators of GANs; detectors of the YOLO family"
    known_as = (
        KnownAs("torch", "nn.LeakyReLU"),
        KnownAs("keras", "leaky_relu", negative_slope=0.2),
        KnownAs("keras", "layers.LeakyReLU", negative_slope=0.3),
        KnownAs("jax", "nn.leaky_relu"),
        KnownAs("flax", "leaky_relu"),
        KnownAs("tf", "nn.leaky_relu", negative_slope=0.2),
        KnownAs("onnx", "LeakyRelu"),
        KnownAs("hf", "leaky_relu"),
        KnownAs("timm", "leaky_relu"),
        KnownAs("matlab", "leakyReluLayer"),
    )
    differences = (
        Difference(("jax", "flax"), "autodiff at the kink gives the slope from the right, 1"),
        Difference(("tf",), "the slope is kept as float32 also for float64 tensors: 0.2 becomes 0.20000000298", 3e-9),
        Difference(("onnx",), "the slope is kept as float32: 0.01 becomes 0.00999999978", 2.3e-10),
    )
    references = (
        Reference("Maas, Hannun & Ng", 2013, "Rectifier nonlinearities improve neural network acoustic models"),
    )
    negative_slope: float = param(0.01, REALS, "slope s on the left", aliases=("alpha", "slope"))

    @property
    def _slope(self) -> float:
        return self.negative_slope


class PReLU(_TwoSlopes):
    """A leaky ReLU whose left slope is learned; it starts at a quarter."""

    name = "prelu"
    aliases = ("parametric_relu",)
    formula = "where(x >= 0, x, a*x)"
    derivative = "where(x > 0, 1, a)"
    mathtext = r"x\ (x \geq 0),\quad a\,x\ (x < 0)"
    used_in = "image classification and super-resolution"
    known_as = (
        KnownAs("torch", "nn.PReLU"),
        KnownAs("keras", "layers.PReLU", a=0.0),
        KnownAs("flax", "PReLU", a=0.01),
        KnownAs("onnx", "PRelu(slope)"),
        KnownAs("hf", "prelu"),
        KnownAs("timm", "prelu"),
    )
    differences = (Difference(("flax",), "autodiff at the kink gives the slope from the right, 1"),)
    references = (
        Reference(
            "He, Zhang, Ren & Sun",
            2015,
            "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification",
            "https://arxiv.org/abs/1502.01852",
        ),
    )
    a: float = param(0.25, REALS, "slope on the left, learned", aliases=("alpha", "slope", "negative_slope"))

    @property
    def _slope(self) -> float:
        return self.a


class RReLUEval(_TwoSlopes):
    """A leaky ReLU whose left slope is drawn at random in training; afterwards, as here, it is the mean one."""

    name = "rrelu_eval"
    aliases = ("rrelu", "randomized_leaky_relu")
    formula = "where(x >= 0, x, (lower + upper)/2*x)"
    derivative = "where(x > 0, 1, (lower + upper)/2)"
    mathtext = r"x\ (x \geq 0),\quad \frac{l + u}{2}\,x\ (x < 0)"
    used_in = "image classification with little data"
    known_as = (
        KnownAs("torch", "nn.RReLU"),
        KnownAs("tfa", "rrelu", "rrelu(training=False)"),
    )
    differences = (Difference(("torch", "tfa"), "in training the left slope is drawn for every input anew"),)
    references = (
        Reference(
            "Xu, Wang, Chen & Li",
            2015,
            "Empirical evaluation of rectified activations in convolutional network",
            "https://arxiv.org/abs/1505.00853",
        ),
    )
    lower: float = param(0.125, REALS, "smallest slope l that is drawn")
    upper: float = param(1 / 3, REALS, "largest slope u that is drawn")

    def _complaint(self) -> str:
        if self.lower <= self.upper:
            return ""
        return f"lower must not be greater than upper, got {self.lower:g} and {self.upper:g}"

    @property
    def _slope(self) -> float:
        return self.lower / 2 + self.upper / 2


class ThresholdedReLU(Activation):
    """The identity above a threshold and a fixed value below it: it jumps unless the two agree."""

    name = "thresholded_relu"
    aliases = ("trec", "truncated_rectified", "threshold")
    formula = "where(x > theta, x, value)"
    derivative = "where(x > theta, 1, 0)"
    mathtext = r"x\ (x > \theta),\quad v\ (x \leq \theta)"
    used_in = "autoencoders without biases"
    known_as = (
        KnownAs("torch", "nn.Threshold(threshold, value)"),
        KnownAs("keras", "threshold(threshold, default_value)"),
        KnownAs("keras2", "layers.ThresholdedReLU"),
        KnownAs("onnx", "ThresholdedRelu"),
    )
    differences = (
        Difference(("keras",), "the layer of Keras 2 is gone; threshold(threshold, default_value) has no defaults"),
    )
    references = (
        Reference(
            "Konda, Memisevic & Krueger",
            2014,
            "Zero-bias autoencoders and the benefits of co-adapting features",
            "https://arxiv.org/abs/1402.3337",
        ),
    )
    theta: float = param(1.0, REALS, "threshold: inputs above it pass", aliases=("threshold",))
    value: float = param(0.0, REALS, "output v at and below the threshold", aliases=("default_value",))

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(self.theta, order=1 if self.value == self.theta else 0),)

    @property
    def facts(self) -> Facts:
        above = Interval(self.theta, low_closed=self.value == self.theta)
        return Facts(
            range=(above,) if self.value >= self.theta else (point(self.value), above),
            left=Tail(self.value),
            right=Tail(math.inf, slope=1.0),
            monotonic="nondecreasing" if self.value <= self.theta else "no",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(self.value), line(1.0))
