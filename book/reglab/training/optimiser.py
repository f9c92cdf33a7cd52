"""Keras's SGD and Adam for many networks at once: their settings are read from Keras's own objects."""

import keras
import numpy as np

SUPPORTED = "keras.optimizers.SGD (momentum and Nesterov too) and Adam"
FREE = {"name", "learning_rate", "ema_momentum"}  # may have any value


def rule(optimizer, n):
    """Return the learning rate of each of n networks, and a function that prepares their steps.

    optimizer : a keras.optimizers.SGD or Adam, or a list of n that differ in nothing but the rate; None is SGD at 0.01.
    n : how many networks.
    Returns rates of shape (n,), and a function of a list of parameter arrays (networks, ...) and of their rates that
    returns another: called with the gradients, it moves the parameters in place, and uses the gradients' memory up.
    Raises ValueError or TypeError that names the setting that is not supported.
    """
    if optimizer is None:
        optimizer = keras.optimizers.SGD(0.01)
    each = list(optimizer) if isinstance(optimizer, list | tuple) else [optimizer] * n
    if len(each) != n:
        raise ValueError(
            f"give one optimizer or one for each of {n} networks, got {len(each)}"
        )
    settings = [_settings(one) for one in each]
    for one in settings:
        if one != settings[0]:
            raise ValueError(
                f"optimizers may differ in the learning rate alone, got {settings[0]} and {one}"
            )
    rates = np.array([float(one.learning_rate) for one in each])
    kind = {keras.optimizers.SGD: Sgd, keras.optimizers.Adam: Adam}[type(each[0])]
    return rates, lambda parameters, rates: kind(parameters, rates, **settings[0])


class Sgd:
    """Gradient descent, with momentum where it is asked for."""

    def __init__(self, parameters, rates, momentum, nesterov):
        self.parameters, self.nesterov = parameters, nesterov
        self.momentum = as_keras(momentum)
        self.rates = [_spread(rates, array) for array in parameters]
        self.speeds = [np.zeros_like(array) for array in parameters if momentum]

    def __call__(self, gradients):
        """Take one step."""
        for i, (array, gradient) in enumerate(zip(self.parameters, gradients)):
            gradient *= self.rates[i]
            if self.momentum:
                speed = self.speeds[i]
                speed *= self.momentum
                speed -= gradient
                if not self.nesterov:
                    array += speed
                    continue
                gradient -= self.momentum * speed
            array -= gradient


class Adam:
    """Adaptive moments. Source: Kingma and Ba, Adam: a method for stochastic optimization, ICLR (2015)."""

    def __init__(self, parameters, rates, beta_1, beta_2, epsilon):
        self.parameters, self.epsilon = parameters, epsilon
        self.decay, self.count = (beta_1, beta_2), 0
        self.rates = [_spread(rates, array) for array in parameters]
        self.moments = [(np.zeros_like(a), np.zeros_like(a)) for a in parameters]
        self.room = [np.empty_like(a) for a in parameters]

    def __call__(self, gradients):
        """Take one step."""
        self.count += 1
        first, second = self.decay
        powers = [as_keras(decay) ** self.count for decay in self.decay]
        scale = np.sqrt(1 - powers[1]) / (1 - powers[0])
        for i, (array, gradient) in enumerate(zip(self.parameters, gradients)):
            mean, square = self.moments[i]
            mean *= first
            mean += np.multiply(gradient, 1 - first, out=self.room[i])
            np.square(gradient, out=gradient)
            gradient *= 1 - second
            square *= second
            square += gradient
            np.sqrt(square, out=gradient)
            gradient += self.epsilon
            np.divide(mean, gradient, out=gradient)
            gradient *= scale * self.rates[i]
            array -= gradient


def as_keras(number):
    """Return a setting as Keras uses it: it casts most of them by way of float32, in a float64 model too.

    number : a Python float.
    """
    return float(np.float32(number))


def _settings(optimizer):
    """Return what an optimizer does but for its rate, or raise where that is more than is supported here."""
    kept = {
        keras.optimizers.SGD: {"momentum", "nesterov"},
        keras.optimizers.Adam: {"beta_1", "beta_2", "epsilon"},
    }.get(type(optimizer))
    if kept is None:
        raise TypeError(f"supported are {SUPPORTED}, got {optimizer!r}")
    config = optimizer.get_config()
    if not isinstance(config["learning_rate"], float | int):
        raise ValueError(
            f"a learning rate must be a number, got {config['learning_rate']!r}"
        )
    for name, value in config.items():
        if name not in kept | FREE and value:
            raise ValueError(
                f"{type(optimizer).__name__} with {name}={value!r} is not supported, only with "
                f"learning_rate, {', '.join(sorted(kept))}"
            )
    return {name: config[name] for name in kept}


def _spread(rates, array):
    return rates.astype(array.dtype).reshape(-1, *[1] * (array.ndim - 1))
