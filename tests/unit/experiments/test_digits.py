"""The digits of chapter 5 are split cleanly, and a probe learns from the labels that it may see."""

from reglab.experiments import digits

import numpy as np
import pytest


def test_digits_are_split_without_overlap():
    (train, labels), (test, labels_new) = digits.split(0)
    assert train.shape == (digits.N_TRAIN, digits.PIXELS)
    assert test.shape == (digits.N_TEST, digits.PIXELS)
    assert labels.shape == (1000,)
    assert 0 == train.min() < train.max() == 1
    both = np.vstack([train, test]).sum(axis=0)
    other = digits.split(1)
    np.testing.assert_allclose(np.vstack([part[0] for part in other]).sum(axis=0), both)
    assert not np.array_equal(other[0][0], train)
    # A label belongs to its picture: the nearest other picture mostly has the same one.
    near = [np.argmin(np.sum((train - picture) ** 2, axis=1)) for picture in test[:100]]
    assert np.mean(labels[near] == labels_new[:100]) > 0.9


def test_a_probe_finds_what_is_in_a_code_and_nothing_where_there_is_nothing():
    (_, labels), (_, labels_new) = digits.split(0)
    known, asked = np.eye(10)[labels], np.eye(10)[labels_new]
    assert digits.probe(known, labels, asked, labels_new, 50, 0) == digits.N_TEST
    silent, unheard = np.zeros((1000, 3)), np.zeros((797, 3))
    assert digits.probe(silent, labels, unheard, labels_new, 50, 0) < 0.2 * 797


def test_a_probe_does_not_see_how_large_a_code_is():
    (x, labels), (x_new, labels_new) = digits.split(0)
    found = [
        digits.probe(size * x, labels, size * x_new, labels_new, 50, 0)
        for size in (1, 64)
    ]
    assert found[0] == found[1] > 0.7 * 797
    assert digits.probe(x, labels, x_new, labels_new, 50, 1) != found[0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: digits.split(0.5), "seed must be a whole number, .* got 0.5"),
        (
            lambda: digits.probe(*digits.split(0)[0], *digits.split(0)[1], 40, 0),
            "n must be a multiple of 50, got 40",
        ),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
