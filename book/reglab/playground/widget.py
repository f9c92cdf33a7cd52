"""The playground as a widget of JupyterLab, which Python sets and reads."""

import asyncio
import copy
import re
import time

from reglab.playground import models
from reglab.playground.closure import HERE, closure

import anywidget
import numpy as np
import traitlets

UNSHOWN = (
    "the playground trains in the browser, and no page has answered yet: show it as a cell's last line, and read it in "
    "a later cell, or await playground.load() first"
)
SILENT = (
    "the playground has not answered within {} s: a browser must have this notebook open, and must be heard while a "
    "cell waits, as JupyterLab is with ipykernel 7.4 or later"
)


def module():
    """Return the module that the browser loads: the page's engine and view, and what ties them to Python."""
    tie = (HERE / "lab" / "widget.js").read_text(encoding="utf-8")
    start = "export default () => makeWidget(makeEngine, makeView());\n"
    return "\n".join([closure(), closure("makeView", "view/view.js"), tie, start])


def style():
    """Return the style sheet: the page's, and what it needs in JupyterLab."""
    paths = HERE / "view" / "view.css", HERE / "lab" / "widget.css"
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


class Playground(anywidget.AnyWidget):
    """The playground in JupyterLab: it trains in the browser, and what it has trained is read from Python.

    ::

        playground = Playground("preset=silences")
        playground                                          # a cell's last line: it is shown
        playground.weights()                                # in a later cell, when it has trained
        playground.address += "&optimizer.rate=0.003"       # another run

    Python alone cannot train: the engine is JavaScript, and without a browser there is nothing to read. What is read is
    exact, bit by bit, once the run pauses, and at most about a second old while it trains. The page also checks what
    is asked of it, by the rules by which it was made, since Python knows none of them: a wrong address or state changes
    nothing, is said above the playground, and raises ValueError when something is next read. To have the error at
    once, and to read in the cell that asks, `await playground.load(...)`.

    A widget that is shown in several places has a run in each of them: Python reads the one that moved last.

    address : of a run, as a link has it behind its `#`: "preset=" and a name, or settings such as
        "data.kind=circles&layers=4_4&layers.0.activity.l1=0.01&steps=200". With `steps` so many are trained at once.
    state : settings instead, as keyword arguments, such as data={"kind": "circles"}, layers=[{"units": 4}]; what is
        left out is as the page has it. A trait of every widget, such as `layout`, is taken too.
    Raises ValueError for both an address and settings, traitlets.TraitError for an address that is no text.
    """

    _esm = module()
    _css = style()
    address = traitlets.Unicode(
        help="The run, as a link has it: what was asked for, and once the page has answered, the run as it is."
    )
    _asked = traitlets.Dict().tag(sync=True)
    _heard = traitlets.Dict().tag(sync=True)

    def __init__(self, address="", **state):
        traits = {name: state.pop(name) for name in {*state} & {*self.trait_names()}}
        _check_one(address, state)
        self._count = self._answered = 0  # requests
        self._refusal = ""  # why the last one was not met, until that is raised
        self._run, self._pairs = {}, {}
        super().__init__(address=address, **traits)
        self.on_msg(self._hear)
        if state:
            self._ask(state=state)

    def __repr__(self):
        return f"Playground({self.address!r})"

    @property
    def state(self):
        """A copy of all settings of the run, as nested dicts; a part of them, when it is set, opens another run."""
        return copy.deepcopy(self._shown()["state"])

    @state.setter
    def state(self, part):
        self._ask(state=dict(part))

    @property
    def status(self):
        """The text "ready", or that the run has diverged: its weights are then those before the step that failed."""
        return self._shown()["status"]

    @property
    def seeds(self):
        """The seeds of the pairs that were trained last, as a list; it is empty until there are any."""
        if not self._pairs:
            return []
        first = self._pairs["arms"][0]["seed"]
        return [(first + k) % 2**32 for k in range(len(self._pairs["pairs"]))]

    async def load(self, address="", *, timeout=60, **state):
        """Open a run and wait until the page has it, with the steps that it names, to be awaited in a cell.

        It need not be shown for that. Without an address and settings it waits for what was asked for before.

        address, state : as of `Playground`.
        timeout : how long to wait, in seconds.
        Returns the playground. Raises ValueError for what the page cannot open, which then stays as it was, and
        TimeoutError where no page answers.
        """
        _check_one(address, state)
        if state:
            self._ask(state=state)
        elif address:
            self.address = address
        elif not self._count and not self._run:
            self._ask(address="")
        number, end = self._count, time.monotonic() + timeout
        while self._answered < number or not (self._run or self._refusal):
            if time.monotonic() > end:
                raise TimeoutError(SILENT.format(timeout))
            await asyncio.sleep(0.02)
        self._raise_refusal()
        return self

    def weights(self, seed=None, penalised=True):
        """Return the weights that the page has trained, in Keras's order: kernel and bias of each layer, float64.

        seed : one of `seeds`, for a network of that pair; without one, the weights are those of the run that is shown.
        penalised : of a pair, the network with the penalties or the one without.
        Raises RuntimeError where nothing was trained, ValueError for a seed without a pair.
        """
        return self._network(seed, penalised)[1]

    def model(self, seed=None, penalised=True):
        """Return a `keras.Model` with these weights, in float64, compiled with the run's loss and optimizer.

        It has the run's layers, activations, penalties and dropout. What the optimizer remembered stays in the page.

        seed, penalised, errors : as of `weights`.
        """
        return models.model(*self._network(seed, penalised))

    def data(self, seed=None):
        """Return ((x, y), (x_held, y_held)): the training and the held-out rows, each (rows, columns).

        seed, errors : as of `weights`.
        """
        data = (self._shown() if seed is None else self._pair(seed))["data"]
        return models.rows(data["train"]), models.rows(data["held"])

    def history(self):
        """Return the record of the run that is shown, as a dict of arrays (rows,), one row for each measured `step`.

        It is measured epoch by epoch, or more rarely in a long run. `loss` and `held` are without penalties, `correct`
        and `held_correct` count rows, `kernel_l1` and the like are the penalties in their parts, `zeros` counts weights
        that are 0, `silent` is the part of the hidden outputs that is 0, and `dead` counts units that always are.

        Raises RuntimeError where nothing was trained.
        """
        run = self._shown()
        record = run["record"].reshape(-1, len(run["columns"]))
        names = [re.sub("([A-Z])", r"_\1", name).lower() for name in run["columns"]]
        return dict(zip(names, record.T.copy(), strict=True))

    def _network(self, seed, penalised):
        """Return a network's state and its weights."""
        if seed is None:
            if not penalised:
                raise ValueError(
                    f"the run that is shown has one network: penalised={penalised!r} needs a seed"
                )
            run = self._shown()
            state, values = run["state"], run["weights"]
        else:
            pair, run, arm = self._pair(seed), self._pairs, 0 if penalised else 1
            state, values = run["arms"][arm], pair["weights"][arm]
        units = models.sizes(state, run["inputs"], run["outputs"])
        return state, models.arrays(values, units)

    def _shown(self):
        """Return what the page has said of the run, or raise."""
        self._raise_refusal()
        if not self._run:
            raise RuntimeError(UNSHOWN)
        return self._run

    def _pair(self, seed):
        """Return the pair of a seed, or raise."""
        self._raise_refusal()
        if not self._pairs:
            raise RuntimeError(
                "no pairs were trained: press *Train the pairs* in the playground, and wait until the dots have come"
            )
        if seed not in self.seeds:
            raise ValueError(
                f"seed must be one of the pairs', {self.seeds[0]} to {self.seeds[-1]}, got {seed!r}"
            )
        return self._pairs["pairs"][self.seeds.index(seed)]

    def _raise_refusal(self):
        """Raise why the last request was not met, once."""
        refusal, self._refusal = self._refusal, ""
        if refusal:
            raise ValueError(refusal)

    def _ask(self, **what):
        """Ask the page for another run; why an earlier request was not met is no longer of interest."""
        self._refusal = ""
        self._count += 1
        self._asked = {"id": self._count, **what}

    @traitlets.observe("address")
    def _set_address(self, change):
        # Else the page has said it.
        if self._answered < self._count or change.new != self._run.get("address", ""):
            self._ask(address=change.new)

    def _hear(self, _, content, buffers):
        """Take what a page has sent, and say so: it sends no more while it was not heard."""
        content = _unpacked(content, buffers)
        self._run = content.get("run", self._run)
        self._pairs = content.get("pairs", self._pairs)
        answer = content.get("answer")
        if answer:
            self._answered = answer["id"]
        if answer and answer["id"] == self._count:
            self._refusal = answer["error"]
        address = self._run.get("address", "")
        if self._answered == self._count:
            self.address = address
        error = answer["error"] if answer else self._heard.get("error", "")
        count = self._heard.get("count", 0) + 1
        self._heard = {
            "count": count,
            "id": self._answered,
            "address": address,
            "error": error,
        }


def _check_one(address, state):
    """Raise where a run is named twice."""
    if address and state:
        raise ValueError(
            f"give an address or settings, got {address!r} and {', '.join(state)}"
        )


def _unpacked(value, buffers):
    """Return what a page has sent, with the numbers that came beside it."""
    if isinstance(value, list):
        return [_unpacked(each, buffers) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"buffer"}:
        return np.frombuffer(buffers[value["buffer"]], "<f8").astype("float64")
    return {name: _unpacked(each, buffers) for name, each in value.items()}
