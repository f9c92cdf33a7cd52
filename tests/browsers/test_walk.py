"""Every slider, every question and the playground, by keyboard, in every browser that is there."""

import re
from importlib import util
from pathlib import Path

import pytest

from tests.browsers.conftest import FOUND, SITE
from tests.site.state import STATE

PAGES = sorted(path.name for path in (SITE / "book").glob("*.html"))
PRESETS = ("overfits", "silences", "prunes", "too-much")
PRESETS += ("bias", "beside", "features", "no-help")
OPEN = "() => document.querySelectorAll('details').forEach((at) => (at.open = true))"
SLIDERS = """async () => {
    const sliders = [...document.querySelectorAll("frame-slider")];
    if (sliders.length) await customElements.whenDefined("frame-slider");
    await Promise.all(sliders.map((slider) => slider.load()));
    return sliders.map((slider) => ({
        id: slider.id,
        inputs: slider.inputs.length,
        rows: slider.rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
    }));
}"""
FOCUS = """(selector, place) => {
    const found = document.querySelectorAll(selector)[place];
    found.focus();
    return document.activeElement === found;
}"""
# So many frames later is drawn whatever follows a key; the playground draws a part in each.
DRAWN = """(frames = 2) => new Promise((done) => {
    const next = () => (frames-- > 0 ? requestAnimationFrame(next) : done());
    next();
})"""
PARTS = 6


def count(name, mark):
    """Return how often a page of the built site has some text."""
    return (SITE / "book" / name).read_text(encoding="utf-8").count(mark)


def keys(browser, selector, *pressed, place=0):
    """Press keys in one of the elements that a selector finds."""
    assert browser.run(FOCUS, selector, place), f"no focus in {selector}"
    for key in pressed:
        browser.press(key)
    browser.run(DRAWN)


@pytest.mark.parametrize("name", PAGES)
def test_every_slider_goes_to_both_ends(visit, name):
    browser = visit(f"book/{name}")
    browser.run(OPEN)
    sliders = browser.run(SLIDERS)
    assert len(sliders) == count(name, "<frame-slider ")
    for slider in sliders:
        at, rows, inputs = f"#{slider['id']}", slider["rows"], slider["inputs"]
        state = f"(id) => ({STATE})(document.querySelector(id))"
        seen = {}
        for key, row in (("END", rows[-1]), ("HOME", rows[0]), ("END", rows[-1])):
            for place in range(inputs):
                keys(browser, f"{at} input[type=range]", key, place=place)
            found = browser.run(state, at)
            assert found["values"] == found["spoken"] == row[:inputs], at
            assert found["readout"] == row[inputs:], at
            assert found["at"] == rows.index(row), at
            assert seen.setdefault(key, found) == found, at
        assert seen["HOME"]["alt"] != seen["END"]["alt"], at
        if seen["HOME"]["readout"] != seen["END"]["readout"]:
            assert seen["HOME"]["picture"] != seen["END"]["picture"], at


@pytest.mark.parametrize("name", PAGES)
def test_every_question_answers(visit, name):
    browser = visit(f"book/{name}")
    browser.run(OPEN)
    questions = browser.run(
        """() => [...document.querySelectorAll("book-question")].map(
            (at) => [at.id, at.querySelectorAll("input[type=radio]").length])"""
    )
    assert len(questions) == count(name, "<book-question ")
    for question, choices in questions:
        if choices:
            keys(browser, f"#{question} input", "SPACE", place=choices - 1)
        else:
            keys(browser, f"#{question} input", "NUMPAD1", "ENTER")
        said = browser.run(
            "(id) => document.querySelector(id + ' [role=status]').textContent",
            f"#{question}",
        )
        assert said.startswith(("Right. ", "Yes", "Not so. ")), question


WAIT = """(selector, words) => new Promise((done, fail) => {
    const started = performance.now();
    const look = () => {
        const text = document.querySelector(selector)?.textContent ?? "";
        if (new RegExp(words).test(text)) done(text);
        else if (performance.now() - started > 60000) fail(new Error(`${selector} says ${text}`));
        else setTimeout(look, 50);
    };
    look();
})"""
SHOWN = """() => ({
    numbers: [...document.querySelectorAll(".numbers > div")].map((at) => at.textContent),
    links: [...document.querySelectorAll(".playground .net line")].map((at) => at.outerHTML),
    table: [...document.querySelectorAll(".playground tbody tr")].map((at) => at.textContent),
    where: document.querySelector(".playground").dataset.where,
})"""


def button(name):
    """Return the function that focuses a button of the playground."""
    return f"""() => {{
        const found = [...document.querySelectorAll(".playground button")].find((at) => at.textContent === "{name}");
        found.focus();
        return document.activeElement === found;
    }}"""


def press(browser, name):
    assert browser.run(button(name)), f"no focus on {name}"
    browser.press("ENTER")


@pytest.fixture(scope="module")
def first():
    """Return what the first browser showed, for the others."""
    return {}


def test_the_playground_trains_alike(visit, first):
    browser = visit("book/playground.html#preset=silences")
    browser.run(WAIT, ".playground .status", "Ready")
    press(browser, "Play")
    browser.run(WAIT, ".numbers", "Step[1-9]")
    press(browser, "Pause")
    browser.run(WAIT, ".playground .status", "Paused")
    browser.run(DRAWN, PARTS)
    stopped = browser.run(SHOWN)
    browser.run("() => new Promise((done) => setTimeout(done, 300))")
    assert browser.run(SHOWN) == stopped
    browser.run(
        """() => {
            const fields = [...document.querySelectorAll(".playground select")];
            const pace = fields.find((field) => field.labels[0].textContent === "Pace");
            pace.value = "fast";
            pace.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    press(browser, "Play")
    browser.run(WAIT, ".playground .status", "Paused at step 2000")
    browser.run(OPEN)
    browser.run(DRAWN, PARTS)
    shown = browser.run(SHOWN)
    assert shown["where"] == "worker"
    assert len(shown["table"]) > 10
    assert first.setdefault("shown", shown) == shown


def engine():
    """Return the playground's engine as the text of a function."""
    # By its path: the package around it would want TensorFlow.
    path = Path(__file__).parents[2] / "book/reglab/playground/closure.py"
    spec = util.spec_from_file_location("closure", path)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.closure()


def test_every_bit_of_every_preset_is_the_same(visit, first):
    browser = visit("book/references.html")
    weights = browser.run(
        f"""(names) => {{
            {engine()}
            const {{ PRESETS, makeRun }} = makeEngine();
            return Object.fromEntries(names.map((name) => {{
                const preset = PRESETS.find((each) => each.name === name);
                const run = makeRun(preset.state);
                run.train(2000);
                return [name, [...run.weights, ...run.measure()]];
            }}));
        }}""",
        PRESETS,
    )
    assert all(len(found) > 10 for found in weights.values())
    # JSON holds a number as the shortest text that gives it back.
    assert first.setdefault("weights", weights) == weights


def test_more_than_one_browser_was_compared():
    assert len(FOUND) > 1


def test_what_goes_wrong_is_heard(browser, base):
    browser.open(f"{base}/book/references.html")
    heard = browser.run(
        """() => {
            console.error("said");
            setTimeout(() => { throw new Error("thrown"); });
            const script = document.createElement("script");
            script.src = "data:text/javascript,";
            const picture = document.createElement("img");
            picture.src = "nowhere.png";
            document.body.append(script, picture);
            return new Promise((done) => setTimeout(() => done(wrong), 1000));
        }"""
    )
    # Of an error in a driver's own script some browsers say no more than that there was one.
    for each in ("said", "thrown|Script error", "refused by the policy", "not loaded"):
        assert [one for one in heard if re.search(each, one)], (each, heard)
