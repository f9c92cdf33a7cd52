"""TopK codes: sparse by construction, without a penalty that would shrink what is kept."""

from reglab.maths.checks import whole

import keras


@keras.saving.register_keras_serializable("reglab")
class TopK(keras.layers.Layer):
    """Keeps the k largest outputs of each row, and zeroes the others.

    Outputs that equal the k-th largest are kept with it: after a ReLU that changes nothing unless they are above 0.
    Zeroed units get no gradient from the row.

    k : how many, from 1 to the units there are.
    Raises ValueError for another number. Source: Gao et al., Scaling and evaluating sparse autoencoders, ICLR (2025).
    """

    def __init__(self, k, **options):
        super().__init__(**options)
        self.k = whole("k", k)

    def build(self, input_shape):
        """Check that there are as many units."""
        if self.k > input_shape[-1]:
            raise ValueError(
                f"k must be {input_shape[-1]} or less, as many as there are units, got {self.k}"
            )

    def call(self, inputs):
        """Return what is kept."""
        least = keras.ops.top_k(inputs, self.k)[0][..., -1:]
        return inputs * keras.ops.cast(inputs >= least, inputs.dtype)

    def compute_output_shape(self, input_shape):
        """Return the inputs' shape."""
        return input_shape

    def get_config(self):
        """Return what makes another layer like this one."""
        return super().get_config() | {"k": self.k}
