"""Chapter 6's rows, against what their method says of them."""

from reglab.maths import mnist1d

import numpy as np
import pytest


def test_templates_begin_and_end_at_zero_and_are_all_as_large():
    digits = mnist1d.templates()
    assert digits.shape == (10, 12)
    np.testing.assert_array_equal(digits[:, [0, -1]], 0)
    np.testing.assert_allclose(digits.std(axis=1), 1 / 6)
    # A 4 goes to the left alone, a 0 to the right alone, a 5 to both.
    assert digits[4].max() == 0 == digits[0].min()
    assert digits[5].min() < 0 < digits[5].max()


def test_rows_are_of_all_digits_and_come_again_from_the_same_seed():
    x, y = mnist1d.rows(1003, np.random.default_rng(0))
    assert x.shape == (1003, 40)
    assert set(np.bincount(y)) == {100, 101}
    again, _ = mnist1d.rows(1003, np.random.default_rng(0))
    np.testing.assert_array_equal(x, again)
    assert not np.any(np.isclose(x, mnist1d.rows(1003, np.random.default_rng(1))[0]))


def quiet(monkeypatch, **amounts):
    """Leave out what is not given of what differs between rows."""
    silent = {"CORRELATED": 0, "NOISE": 0, "SHEAR": 0, "SIZE": 0}
    for name, amount in (silent | amounts).items():
        monkeypatch.setattr(mnist1d, name, amount)


def test_a_row_without_noise_is_its_digit_moved(monkeypatch):
    quiet(monkeypatch, PADDING=(60, 60), LONG=72, POINTS=72)
    x, y = mnist1d.rows(500, np.random.default_rng(0))
    begins = set()
    for row, digit in zip(x, y):
        shape = mnist1d.templates()[digit]
        moved = [np.roll(np.pad(shape, (0, 60)), k) for k in range(48)]
        begins.add(int(np.argmin(np.abs(moved - row).sum(axis=1))))
        np.testing.assert_allclose(
            np.min(np.abs(moved - row).max(axis=1)), 0, atol=1e-12
        )
    # A 1 that begins a place earlier is a shape of its own; so each shift is seen.
    assert begins == set(range(48))


def test_less_padding_makes_a_longer_digit(monkeypatch):
    quiet(monkeypatch, PADDING=(36, 36), SHIFTS=1)
    x, y = mnist1d.rows(10, np.random.default_rng(0))
    long = np.interp(
        np.arange(72) * 47 / 71, np.arange(12), mnist1d.templates()[y[0]], right=0
    )
    few = np.interp(np.linspace(0, 71, 40), np.arange(72), long)
    np.testing.assert_allclose(x[0], few, atol=1e-12)


def test_height_and_slope_stay_within_their_ranges(monkeypatch):
    quiet(monkeypatch, SIZE=0.2, PADDING=(60, 60), POINTS=72)
    x, y = mnist1d.rows(2000, np.random.default_rng(0))
    sizes = np.abs(x).max(axis=1) / np.abs(mnist1d.templates()[y]).max(axis=1)
    assert 0.8 <= sizes.min() < 0.81 < 1.19 < sizes.max() <= 1.2
    quiet(monkeypatch, SHEAR=0.375, POINTS=72, PADDING=(60, 60), SHIFTS=1)
    x, _ = mnist1d.rows(2000, np.random.default_rng(0))
    rises = x[:, -1] - x[:, 0]
    assert -0.375 <= rises.min() < -0.37 < 0.37 < rises.max() <= 0.375
    np.testing.assert_allclose(np.diff(x[:, 20:], 2, axis=1), 0, atol=1e-12)


def test_the_background_is_smooth_and_spares_the_digit(monkeypatch):
    quiet(monkeypatch, CORRELATED=0.25, PADDING=(60, 60), SHIFTS=1, POINTS=72)
    x, y = mnist1d.rows(4000, np.random.default_rng(0))
    np.testing.assert_allclose(x[:, :12], mnist1d.templates()[y], atol=1e-12)
    noise = x[:, 25:50]
    # White noise that is smoothed over 2 places keeps 1 / sqrt(4 sqrt(pi)) of its spread.
    assert noise.std() == pytest.approx(0.25 / np.sqrt(4 * np.sqrt(np.pi)), rel=0.02)
    alike = np.mean(noise[:, 1:] * noise[:, :-1]) / noise.var()
    assert alike == pytest.approx(np.exp(-1 / 16), abs=0.01)


def test_little_noise_is_everywhere(monkeypatch):
    quiet(monkeypatch, NOISE=0.02, PADDING=(60, 60), SHIFTS=1, POINTS=72)
    x, y = mnist1d.rows(4000, np.random.default_rng(0))
    left = x - np.pad(mnist1d.templates(), ((0, 0), (0, 60)))[y]
    np.testing.assert_allclose(left.std(axis=0), 0.02, rtol=0.1)


def test_other_rows_have_no_say_in_the_scale():
    x, _ = mnist1d.rows(50, np.random.default_rng(0))
    other = 3 * x + 1
    train, moved = mnist1d.standardised(x, other)
    assert train.mean() == pytest.approx(0)
    assert train.std() == pytest.approx(1)
    assert moved.std() == pytest.approx(3)
    np.testing.assert_array_equal(mnist1d.standardised(x)[0], train)


def test_a_line_leads_from_each_point_to_the_next():
    found = mnist1d.between(np.array([[0.0, 1, 5]]), np.array([[0, 0.5, 1, 1.25, 2]]))
    np.testing.assert_allclose(found, [[0, 0.5, 1, 2, 5]])


@pytest.mark.parametrize("n", [0, 2.5, None])
def test_a_count_that_is_none_is_refused(n):
    with pytest.raises(
        ValueError, match=f"n must be a whole number, 1 or more, got {n}"
    ):
        mnist1d.rows(n, np.random.default_rng(0))
