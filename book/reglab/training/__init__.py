"""Networks: the loop over one Keras model, the engine for hundreds, sweeps and what they store."""
