"""Chapter 5's experiment: its rows, its networks, its scores, and what they say in little."""

from functools import partial

from reglab.experiments import solved, sparse
from reglab.maths.dictionary import chance, shrunk
from reglab.training import ensemble
from reglab.training.sweep import sweep

import numpy as np
import pytest


def test_the_toy_is_made_of_its_features():
    features, (x, code), (x_new, code_new) = sparse.toy(3)
    np.testing.assert_allclose(np.linalg.norm(features, axis=1), 1)
    np.testing.assert_allclose(code @ features, x)
    assert np.mean(np.count_nonzero(code, axis=1)) == pytest.approx(1.92, abs=0.06)
    sizes = code[code > 0]
    assert sizes.min() >= 0.5
    assert sizes.max() <= 1.5
    assert sizes.mean() == pytest.approx(1, abs=0.01)
    assert np.mean(~code.any(axis=1)) == pytest.approx(0.97**64, abs=0.015)
    assert not np.isclose(x, x_new).all(axis=1)[code.any(axis=1)].any()
    assert not np.isclose(sparse.toy(4)[0], features).any()
    assert x_new.shape == (10_000, 32)
    np.testing.assert_array_equal(sparse.toy(3)[2][1], code_new)


def test_an_autoencoder_begins_with_its_decoder_transposed():
    one, other = sparse.autoencoder(0), sparse.autoencoder(0, 0.01)
    kernel = one.layers[-1].kernel.numpy()
    np.testing.assert_array_equal(one.layers[0].kernel.numpy(), kernel.T)
    np.testing.assert_allclose(np.linalg.norm(kernel, axis=1), 1)
    np.testing.assert_array_equal(other.layers[-1].kernel.numpy(), kernel)
    assert not np.isclose(sparse.autoencoder(1).layers[-1].kernel.numpy(), kernel).any()
    apart = sparse.autoencoder(0, apart=True)
    np.testing.assert_array_equal(apart.layers[-1].kernel.numpy(), kernel)
    encoder = apart.layers[0].kernel.numpy()
    assert abs(np.corrcoef(encoder.ravel(), kernel.T.ravel())[0, 1]) < 0.1
    assert encoder.std() == pytest.approx(np.sqrt(2 / 96), rel=0.05)
    wide = sparse.autoencoder(0, k=2, width=100, inputs=8)
    assert wide.layers[1].k == 2
    assert wide.layers[0].kernel.shape == (8, 100)


def test_the_true_features_score_full_and_random_ones_as_chance():
    features, _, (x, truth) = sparse.toy(0, 2000)
    full = sparse.judged(features, features, truth, truth, x, x)
    for name in ("cosine", "recovered", "precision", "recall", "f1", "gain"):
        assert full[name] == pytest.approx(1)
    assert full["explained_variance"] == pytest.approx(1)
    assert full["l0"] == pytest.approx(1.92, abs=0.1)
    assert full["dead"] == 0
    rng = np.random.default_rng(1)
    drawn = sparse.scores(sparse.autoencoder(5), features, x, truth)
    assert drawn["cosine"] == pytest.approx(chance(features, 64, 5, rng), abs=0.02)
    assert drawn["recovered"] == 0
    half = sparse.judged(features, features, truth / 2, truth, x, 0.5 * x, 0.1)
    assert half["gain"] == pytest.approx(0.5)
    assert half["short"] == pytest.approx(truth[truth > 0].mean() / 2)
    assert half["mse"] == pytest.approx(np.mean(x**2) / 4)
    price = 0.1 * truth.sum() / 2 / len(truth)
    assert half["loss"] == pytest.approx(half["mse"] + price)


def test_who_knows_the_features_still_shrinks():
    light, heavy = (solved.ceiling(0, lam, 300) for lam in (0.001, 0.02))
    assert light["explained_variance"] > 0.99 > heavy["explained_variance"]
    assert light["gain"] > 0.97
    assert heavy["short"] == pytest.approx(0.32, abs=0.04)
    # A feature of size s is left as s - 0.32, and sizes go from 0.5 to 1.5.
    sizes = np.linspace(0.5, 1.5, 1001)
    left = shrunk(sizes, 0.02, 32)
    alone = np.sum(left**2) / np.sum(sizes * left)
    assert heavy["gain"] == pytest.approx(alone, abs=0.06)
    assert min(light["f1"], heavy["f1"]) > 0.97


def test_another_method_by_others_finds_features_too():
    found = solved.summary([[0, 0.02]], rows=2000)
    assert found["recovered"][0] > 0.5
    assert found["loss"][0] > found["mse"][0]
    assert "cosines" not in found


@pytest.mark.timeout(300)
@pytest.mark.by_commit
def test_a_little_price_finds_the_features_and_none_does_not():
    settings = [[0, 0.0, 0, 64], [0, 0.003, 0, 64], [0, 0.0, 2, 64]]
    job = partial(sparse.summary, epochs=120)
    found = sweep(job, settings, chunk=3)
    free, priced, topk = ({k: v[i] for k, v in found.items()} for i in range(3))
    assert free["recovered"] < 0.05 < 0.9 < priced["recovered"]
    assert free["explained_variance"] > 0.99 > priced["explained_variance"] > 0.9
    assert free["l0"] > 30 > 10 > priced["l0"]
    assert 0.6 < topk["recovered"] < 0.95
    assert topk["l0"] <= 2
    assert priced["gain"] < 0.97 < topk["gain"]
    for one in (free, priced, topk):
        assert one["cosines"].shape == (64,)
        assert one["cosine"] == pytest.approx(one["cosines"].mean())
        assert 0.35 < one["chance"] < one["max_chance"] < 0.5
        assert one["cosine"] <= one["max_cosine"]
    assert priced["loss"] > priced["mse"]
    assert topk["loss"] == topk["mse"]
    alone = sweep(job, settings[1:2])
    for name, values in found.items():
        np.testing.assert_array_equal(alone[name][0], values[1])


def test_only_the_last_epoch_is_measured():
    x = sparse.toy(0, 500)[1][0]
    history = sparse.train([sparse.autoencoder(0)], x, [0], epochs=3)
    assert history["mse"].shape == (1, 1)
    assert history.every == 3
    y_hat = ensemble.outputs([sparse.autoencoder(0)], x, -1)[0]
    assert history["mse"][0, 0] < np.mean((y_hat - x) ** 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sparse.toy(-1), "seed must be a whole number, 0 or more, got -1"),
        (lambda: sparse.toy(0, 0), "rows must be a whole number, 1 or more, got 0"),
        (lambda: sparse.autoencoder(0, -0.1), "lam must be 0 or more, got -0.1"),
        (lambda: sparse.autoencoder(0, k=65), "k must be 64 or less, .* got 65"),
        (lambda: solved.ceiling(0, 0), "lam must be above 0, got 0"),
        (lambda: solved.rival(0, -1), "lam must be above 0, got -1"),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
