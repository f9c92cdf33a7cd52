"""The book's helper package: import it first in a chapter, before TensorFlow.

Importing it settles what has to be settled before TensorFlow loads, so that a plain ``python3`` kernel prints the same
digits on every machine: float64 networks, deterministic operations, oneDNN's own kernels off, one thread. A variable
that is set in the environment already is left as it is.

The layers point one way: maths (data, polynomial, decomposition, features, penalty, network, ensemble, sweep, iris,
statistics) -> figures (style, figures, picture) -> slider -> chapters.
"""

import os
from pathlib import Path

# What is too long to compute for each build, in reglab's own folder: a chapter taken along needs no other.
STORED = Path(__file__).with_name("stored")
SETTINGS = {
    "TF_ENABLE_ONEDNN_OPTS": "0",  # on by default only on some processors, which then round differently
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",  # the book's networks are small: threads cost more than they bring
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "KERAS_BACKEND": "tensorflow",
}
for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

keras.config.set_floatx("float64")
tf.config.experimental.enable_op_determinism()
np.set_printoptions(precision=4, floatmode="fixed", suppress=True)


def check_activity_penalty(version=keras.__version__, dense=keras.layers.Dense):
    """Raise unless Keras divides an activity penalty by the batch size, as every number in this book assumes.

    Keras 3.0 to 3.13 summed it over the batch, so that the same strength acted 32 times harder on a batch of 32
    (shown in chapter 3).

    version : the version named in the message.
    dense : the layer class that is put to the test.
    Raises ImportError.
    """
    layer = dense(
        1, kernel_initializer="ones", activity_regularizer=keras.regularizers.L1(1.0)
    )
    layer(np.ones((4, 1)))
    penalty = float(layer.losses[0])
    if abs(penalty - 1.0) > 1e-6:
        raise ImportError(
            f"Keras {version} gives an activity penalty of {penalty:g} where this book expects 1: it does not "
            "divide by the batch size. Install keras >= 3.14 (pip install -r requirements.txt)."
        )


check_activity_penalty()
