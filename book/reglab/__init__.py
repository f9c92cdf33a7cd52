"""The book's helper package: import it first in a chapter, before TensorFlow.

Importing it settles what has to be settled before TensorFlow loads, so that a plain ``python3`` kernel prints the same
digits on every machine: float64 networks, deterministic operations, oneDNN's own kernels off, one thread. A variable
that is set in the environment already is left as it is. Where TensorFlow is loaded already, it warns: it is too late.

The layers point one way: maths -> training -> experiments, figures -> outputs -> chapters.
"""

import gc
import os
import sys
import warnings
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
if "tensorflow" in sys.modules:
    warnings.warn(
        "TensorFlow was loaded before reglab, which can no longer settle its threads and its rounding: "
        "printed digits may differ from the book's. Import reglab first, then keras and tensorflow.",
        UserWarning,
        stacklevel=2,
    )
for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)

# Loading throws next to nothing away, and to look for it takes a fifth of the time; what is loaded stays.
_collects = gc.isenabled()
gc.disable()
try:
    import keras
    import numpy as np
    import tensorflow as tf
finally:
    gc.freeze()
    if _collects:
        gc.enable()

keras.config.set_floatx("float64")
tf.config.experimental.enable_op_determinism()
# Deterministic operations refuse to draw without a seed, the shuffling of a reader's own `fit` among them. What a
# chapter draws has seeds of its own, which take this one's place.
tf.random.set_seed(0)
np.set_printoptions(precision=4, floatmode="fixed", suppress=True)


def check_activity_penalty(version=keras.__version__, dense=keras.layers.Dense):
    """Raise unless Keras divides an activity penalty by the batch size, as every number in this book assumes.

    Keras 3.0 to 3.13 summed it over the batch, so that the same strength acted 32 times harder on a batch of 32
    (shown in chapter 3).

    version : the version named in the message.
    dense : the layer class that is put to the test.
    Raises ImportError.
    """
    advice = "Install keras >= 3.14 (pip install -r requirements.txt)."
    # In float32, since the regularizers of some of those versions know no other precision and fail.
    layer = dense(
        1,
        kernel_initializer="ones",
        activity_regularizer=keras.regularizers.L1(1.0),
        dtype="float32",
    )
    try:
        layer(np.ones((4, 1), "float32"))
        penalty = float(layer.losses[0])
    except Exception as error:
        raise ImportError(
            f"Keras {version} fails where this book asks for an activity penalty ({type(error).__name__}: {error}). "
            f"{advice}"
        ) from error
    if abs(penalty - 1.0) > 1e-6:
        raise ImportError(
            f"Keras {version} gives an activity penalty of {penalty:g} where this book expects 1: it does not "
            f"divide by the batch size. {advice}"
        )


check_activity_penalty()
