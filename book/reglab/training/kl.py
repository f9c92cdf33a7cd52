"""The sparse autoencoder's own penalty: how far each unit's mean output is from a target."""

import keras

LEAST = 1e-7  # mean outputs count as that much at least, and as 1 less that at most


@keras.saving.register_keras_serializable("reglab")
class KLTarget(keras.regularizers.Regularizer):
    """Prices a unit by beta times the divergence KL(rho || mean output over the batch), for outputs from 0 to 1.

    It is an activity regularizer, and not divided by the batch size: it takes back that Keras >= 3.14 divides what it
    returns, since a mean over the batch is no sum over its rows. A batch too small to estimate a mean makes another
    penalty of it. It makes no zeros: a sigmoid has none.

    rho : the target, between 0 and 1.
    beta : strength, 0 or more.
    Raises ValueError for others. Source: Ng, Sparse autoencoder, CS294A lecture notes (2011).
    """

    def __init__(self, rho=0.05, beta=1.0):
        if not 0 < rho < 1:
            raise ValueError(f"rho must lie between 0 and 1, got {rho!r}")
        if not 0 <= beta < float("inf"):
            raise ValueError(f"beta must be 0 or more, got {beta!r}")
        self.rho, self.beta = float(rho), float(beta)

    def __call__(self, x):
        """Return the penalty of outputs (rows, units), times the rows."""
        mean = keras.ops.clip(keras.ops.mean(x, axis=0), LEAST, 1 - LEAST)
        on = self.rho * keras.ops.log(self.rho / mean)
        off = (1 - self.rho) * keras.ops.log((1 - self.rho) / (1 - mean))
        rows = keras.ops.cast(keras.ops.shape(x)[0], x.dtype)
        return rows * self.beta * keras.ops.sum(on + off)

    def get_config(self):
        """Return what makes another regularizer like this one."""
        return {"rho": self.rho, "beta": self.beta}
