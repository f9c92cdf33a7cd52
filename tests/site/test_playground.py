"""The playground's page: what trains, what is shown and said of it, and that a link makes the same run again."""

import gzip
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from book._make import still
from book._site.finish import weights
from tests.site.conftest import NARROW, SITE, WIDE
from tests.site.test_accessibility import RULES, only, violations
from tests.site.test_pages import PAGES

PAGE = "book/playground.html"
FAST = 60_000  # ms at most for what trains, on a machine that has much to do
# What each preset's text says of its pairs: the column compared, and what the penalty does to it.
CLAIMS = {
    "overfits": ("held-out loss", "lower"),
    "silences": ("dead units", "higher"),
    "prunes": ("held-out loss", "lower"),
    "too-much": ("training loss", "higher"),
    "bias": ("right held-out rows", "lower"),
    "beside": ("held-out loss", "lower"),
    "features": ("training loss", "higher"),
    "no-help": ("held-out loss", "the same"),
}
NUMBERS = """page => Object.fromEntries([...page.querySelectorAll(".numbers > div")]
    .map(at => [at.children[0].textContent, at.children[1].textContent]))"""
# What was due at this time is drawn: a part in each frame, and there are five.
DRAWN = """async () => {
    for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
}"""


def ready(page):
    """Wait until the engine answers, and return the playground."""
    ground = page.locator(".playground[data-where]")
    ground.wait_for()
    ground.locator(".status", has_text=re.compile("Ready|Paused|diverged")).wait_for()
    ground.locator(".numbers dd", has_text=re.compile(r"\d")).first.wait_for()
    return ground


def press(ground, name):
    ground.get_by_role("button", name=name, exact=True).click()


def paused(ground):
    """Wait for the end of what trains; return the numbers shown."""
    ground.locator(".status", has_text=re.compile("Paused|diverged")).wait_for(
        timeout=FAST
    )
    ground.evaluate(DRAWN)
    return ground.evaluate(NUMBERS)


def test_script_and_policy_are_on_this_page_alone():
    with_script, with_policy = (
        {path for path in PAGES if words in (SITE / path).read_text(encoding="utf-8")}
        for words in ("_static/playground.js", "worker-src 'self' blob:")
    )
    assert with_script == with_policy == {PAGE}


def test_page_and_its_own_code_are_light():
    code = (SITE / "_static" / "playground.js").read_bytes()
    assert len(gzip.compress(code, 9, mtime=0)) <= 30 * 1024
    assert sum(part[1] for part in weights.weigh(SITE / PAGE).values()) <= 300_000


def test_it_plays_pauses_and_steps(visit, base):
    page = visit(f"{base}/{PAGE}")
    ground = ready(page)
    assert ground.get_attribute("data-where") == "worker"
    before = ground.evaluate(NUMBERS)
    assert before["Step"] == "0"
    press(ground, "Play")
    step = ground.locator(".numbers dd").first
    expect(step).to_have_text(re.compile(r"\d\d"))
    press(ground, "Pause")
    after = paused(ground)
    assert float(after["Training loss"]) < float(before["Training loss"])
    press(ground, "One step")
    # One more than it had then: in between it stood still.
    ground.get_by_text(f"Paused at step {int(after['Step']) + 1}").wait_for()
    press(ground, "Rewind")
    ground.get_by_text("Ready").wait_for()
    ground.evaluate(DRAWN)
    assert ground.evaluate(NUMBERS) == before


def test_a_preset_stops_where_its_text_is_about(visit, served):
    ground = ready(visit(f"{served}/{PAGE}#preset=silences"))
    ground.get_by_label("Pace").select_option("fast")
    press(ground, "Play")
    assert paused(ground)["Step"] == "2000"
    dead = re.search(r"training row: (\d+) of 32", ground.locator(".said").inner_text())
    assert int(dead[1]) >= 3
    assert ground.locator("li.dead").count() == int(dead[1])
    assert ground.locator("circle.dead").count() == int(dead[1])


@pytest.mark.parametrize("name", CLAIMS)
def test_preset_does_what_its_text_says(visit, served, name):
    column, sign = CLAIMS[name]
    page = visit(f"{served}/{PAGE}#preset={name}", reduced_motion="reduce")
    ground = ready(page)
    assert ground.locator(".question").inner_text()
    seeds = ground.locator(".seeds")
    assert column in seeds.locator("legend").last.inner_text()
    start = seeds.get_by_role("button", name="Train the pairs")
    assert start.is_disabled()  # a guess comes first
    seeds.get_by_label(sign, exact=True).check()
    start.click()
    said = seeds.locator(".verdict", has_text="Mean difference")
    said.wait_for(timeout=FAST)
    text = said.inner_text()
    mean, half = (
        float(number.replace("−", "-"))
        for number in re.search(r": (\S+) ± (\S+) \(95 %, 20 pairs\)", text).groups()
    )
    assert {"lower": mean < -half, "higher": mean > half}.get(sign, abs(mean) <= half)
    assert f"You said {sign}: right." in text
    assert seeds.locator("circle").count() == 20


def test_a_link_makes_the_same_run_again(visit, base):
    page = visit(f"{base}/{PAGE}#preset=silences")
    ground = ready(page)
    for _ in range(3):
        press(ground, "One epoch")
    ground.get_by_text("Paused at step 30").wait_for()
    # A penalty changes on the way.
    slider = ground.get_by_label("Kernel L1")
    slider.focus()
    slider.press("End")
    page.wait_for_url("**changes=30_**")
    press(ground, "One epoch")
    ground.get_by_text("Paused at step 40").wait_for()
    lines = "at => [...at.querySelectorAll('.net line')].map(at => at.outerHTML).join()"
    before = paused(ground), ground.evaluate(lines)
    press(ground, "Link to this run")
    ground.locator(".extra input:visible").wait_for()
    link = ground.locator(".extra input").input_value()
    changes = "changes=30_layers.0.kernel.l1_10*30_layers.1.kernel.l1_10"
    assert link.endswith(changes)
    page.wait_for_url(f"**#{urlsplit(link).fragment}")
    again = ready(visit(link))
    again.get_by_text("Paused at step 40").wait_for()
    assert (paused(again), again.evaluate(lines)) == before


def test_slow_motion_ends_where_one_step_does(visit, served):
    ground = ready(visit(f"{served}/{PAGE}#preset=silences"))
    page = ground.page
    lines = "at => [...at.querySelectorAll('.net line')].map(at => at.getAttribute('stroke-width')).join()"
    press(ground, "One step")
    ground.get_by_text("Paused at step 1").wait_for()
    page.wait_for_url("**steps=1**")
    expected = paused(ground), ground.evaluate(lines), urlsplit(page.url).fragment
    press(ground, "Rewind")
    ground.get_by_text("Ready").wait_for()
    slow = ground.get_by_role("group", name="One step in slow motion")
    expect(slow).to_be_hidden()
    press(ground, "Slow motion")
    told = slow.get_by_role("status")
    expect(told).to_contain_text("Forwards: 10 of the 100 training rows")
    said, lit = [], []
    for _ in range(8):
        page.keyboard.press("Enter")
        said.append(told.inner_text())
        lit.append(ground.locator(".net [data-lit=adds]").count())
    # Where the penalty is on hidden activity, it enters at hidden outputs and nowhere else.
    entries = [
        int(found[1]) if (found := re.search(r"at the outputs of (\d+)", text)) else 0
        for text in said
    ]
    assert lit == entries
    assert [count > 0 for count in lit] == [k in (3, 5) for k in range(8)]
    expect(told).to_contain_text("That was step 1.")
    page.wait_for_url("**steps=1**")
    assert (
        paused(ground),
        ground.evaluate(lines),
        urlsplit(page.url).fragment,
    ) == expected
    # Another state ends it; so does its own key, which gives the focus back.
    press(ground, "One step")
    expect(slow).to_be_hidden()
    press(ground, "Slow motion")
    expect(told).to_contain_text("Forwards")
    page.keyboard.press("Escape")
    expect(slow).to_be_hidden()
    expect(ground.get_by_role("button", name="Slow motion")).to_be_focused()


def test_where_no_worker_can_be_had_it_trains_all_the_same(visit, served):
    found = []
    for refused in (False, True):
        page = visit(f"{served}/book/references.html", alone=True)
        if refused:
            page.add_init_script(
                "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } }"
            )
        page.goto(f"{served}/{PAGE}#preset=bias")
        ground = ready(page)
        assert ground.get_attribute("data-where") == ("page" if refused else "worker")
        ground.get_by_label("Pace").select_option("fast")
        press(ground, "Play")
        found.append(paused(ground))
    assert found[0] == found[1]
    assert found[0]["Step"] == "2000"


def test_a_run_that_diverges_says_so_and_shows_no_such_number(visit, served):
    ground = ready(visit(f"{served}/{PAGE}#data.kind=sine&layers=8&optimizer.rate=100"))
    press(ground, "Play")
    paused(ground)
    assert "diverged: the rate is too high" in ground.locator(".status").inner_text()
    assert not re.search(r"NaN|Infinity|undefined", ground.inner_html())
    press(ground, "Rewind")
    ground.get_by_text("Ready").wait_for()


def test_it_is_driven_by_keyboard_alone(visit, served):
    page = visit(f"{served}/{PAGE}")
    ground = ready(page)
    order = []
    ground.get_by_label("Begin with").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent.slice(0, 9)"))
    assert {"Play", "One step", "One epoch", "Rewind"} <= set(order)
    ground.get_by_role("button", name="One epoch").focus()
    for _ in range(5):
        page.keyboard.press("Enter")
    ground.get_by_text("Paused at step 30").wait_for()
    curves = ground.locator(".curves")
    curves.focus()
    page.keyboard.press("End")
    reading = curves.locator("[role=status]")
    assert reading.inner_text().startswith("step 30, training loss 0.")
    page.keyboard.press("ArrowLeft")
    assert reading.inner_text().startswith("step 24, training loss 0.")
    table = ground.locator("details", has_text="The curves as a table")
    table.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(table.locator("tbody tr")).to_have_count(6)
    units = ground.get_by_label("Units 1")
    units.focus()
    page.keyboard.press("ArrowLeft")
    ground.get_by_text("Ready").wait_for()
    assert units.get_attribute("aria-valuetext") == "15"
    assert ground.get_by_label("Begin with").input_value() == ""
    page.wait_for_url("**layers=15_16**")


@pytest.mark.parametrize(
    ("scheme", "viewport", "rules"),
    [
        ("light", WIDE, RULES),
        ("dark", WIDE, only("color-contrast")),
        ("light", NARROW, only("target-size")),
    ],
    ids=["all", "dark", "phone"],
)
def test_axe_finds_nothing_while_it_is_used(visit, served, scheme, viewport, rules):
    page = visit(
        f"{served}/{PAGE}#preset=silences",
        color_scheme=scheme,
        viewport=viewport,
        reduced_motion="reduce",
    )
    ground = ready(page)
    press(ground, "One epoch")
    press(ground, "Keras code")
    press(ground, "Link to this run")
    press(ground, "Check the gradients")
    ground.get_by_text("largest relative gap").wait_for()
    press(ground, "Slow motion")
    ground.locator(".slow button", has_text="Next").click()
    ground.get_by_label("Pairs", exact=True).fill("2")
    ground.get_by_label("After steps").fill("10")
    ground.get_by_label("After steps").blur()
    ground.get_by_label("lower", exact=True).check()
    press(ground, "Train the pairs")
    ground.locator(".verdict", has_text="Mean difference").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(at => at.open = true)")
    assert violations(page, rules) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_keeps_the_question_and_the_pairs(visit, served):
    ground = ready(visit(f"{served}/{PAGE}#preset=no-help"))
    page = ground.page
    question = ground.locator(".question").inner_text()
    assert question.startswith("Flowers")
    expect(ground.locator(".plane figcaption")).to_contain_text(
        "across: petal length, up: petal width"
    )
    ground.get_by_label("Pairs", exact=True).fill("7")
    ground.get_by_label("After steps").fill("70")
    ground.get_by_label("After steps").press("Tab")
    ground.get_by_label("Compare").select_option("silent")
    ground.get_by_label("bias", exact=True).uncheck()
    page.wait_for_url("**pairs.without=kernel_activity**")
    press(ground, "One epoch")
    ground.get_by_text("Paused at step 8").wait_for()
    page.wait_for_url("**steps=8**")
    again = ready(visit(page.url))
    assert again.locator(".question").inner_text() == question
    expect(again.get_by_label("Begin with")).to_have_value("no-help")
    expect(again.get_by_label("Pairs", exact=True)).to_have_value("7")
    expect(again.get_by_label("After steps")).to_have_value("70")
    expect(again.get_by_label("Compare")).to_have_value("silent")
    expect(again.get_by_label("bias", exact=True)).not_to_be_checked()
    # With a penalty of one's own the question stays, on other data it goes.
    slider = again.get_by_label("Activity L1")
    slider.focus()
    slider.press("ArrowRight")
    again.page.wait_for_url("**changes=8_layers.0.activity.l1_0.03")
    last = ready(visit(again.page.url))
    assert last.locator(".question").inner_text() == question
    expect(last.get_by_label("Begin with")).to_have_value("")
    last.get_by_label("Kind").select_option("xor")
    expect(last.locator(".question")).to_be_empty()


def test_axe_finds_nothing_before_the_engine_answers(visit, served):
    page = visit(f"{served}/book/references.html", alone=True)
    page.add_init_script("window.Worker = class {}")
    page.goto(f"{served}/{PAGE}")
    page.get_by_role("img", name="The plane, not drawn yet").wait_for()
    assert violations(page) == []


def test_gradients_are_checked_and_kinks_named(visit, served):
    ground = ready(visit(f"{served}/{PAGE}#preset=silences"))
    press(ground, "Check the gradients")
    said = ground.get_by_text("largest relative gap")
    said.wait_for()
    gap = re.search(r"largest relative gap is (\S+)\.", said.inner_text())
    assert float(gap[1]) < 1e-5


def test_code_for_keras_is_there_to_take_along(visit, base):
    page = visit(f"{base}/{PAGE}#preset=prunes")
    ground = ready(page)
    press(ground, "Keras code")
    code = ground.locator(".code code")
    code.get_by_text("import keras").wait_for()
    with page.expect_download() as download:
        press(ground, "Download")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.strip() == code.text_content().strip()
    compile(text, "playground.py", "exec")


def test_the_code_gives_the_page_s_curve_as_pasted(visit, served, tmp_path):
    page = visit(f"{served}/{PAGE}#preset=silences")
    ground = ready(page)
    press(ground, "One epoch")
    ground.get_by_text("Paused at step 10").wait_for()
    slider = ground.get_by_label("Kernel L1")  # a penalty that changes on the way
    slider.focus()
    slider.press("End")
    page.wait_for_timeout(300)
    for steps in (20, 30, 40):
        press(ground, "One epoch")
        ground.get_by_text(f"Paused at step {steps}").wait_for()
    ground.get_by_text("The curves as a table").click()
    rows = ground.locator("details", has_text="The curves as a table").locator("tr")
    expect(rows).to_have_count(1 + 5)
    curves = [
        [float(cell) for cell in row.locator("td").all_inner_texts()]
        for row in rows.all()[1:]
    ]
    press(ground, "Keras code")
    code = ground.locator(".code code", has_text="import keras").text_content()
    path = tmp_path / "pasted.py"
    path.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, timeout=170
    )
    assert done.returncode == 0, done.stderr
    line = r"step (\d+): loss (\S+), held out (\S+), penalty (\S+)"
    printed = [[float(n) for n in found] for found in re.findall(line, done.stdout)]
    assert [row[0] for row in printed] == [row[0] for row in curves]
    assert [row[0] for row in printed] == [0, 10, 20, 30, 40]
    # The page shows three digits of each, and the penalty in its parts.
    for mine, theirs in zip(curves, printed, strict=True):
        shown = [mine[1], mine[2], sum(mine[3:])]
        assert shown == pytest.approx(theirs[1:], rel=6e-3)
    assert printed[0][1] - printed[-1][1] > 0.02  # it learns
    assert printed[2][3] / printed[1][3] > 2  # and pays for the change


def test_an_address_that_says_nothing_is_told_of(visit, served):
    page = visit(f"{served}/{PAGE}#data.kind=moon&layers=8")
    ground = ready(page)
    said = ground.locator(".question").inner_text()
    assert "data.kind must be one of" in said
    assert '"moon"' in said


def test_another_address_on_the_same_page_is_opened(visit, served):
    page = visit(f"{served}/{PAGE}")
    ground = ready(page)
    page.evaluate("location.hash = 'preset=features'")
    ground.get_by_text("Five features share a plane").wait_for()
    expect(ground.get_by_label("Kind")).to_have_value("superposition")


def test_a_network_of_another_shape_may_be_opened_while_one_trains(visit, served):
    page = visit(f"{served}/{PAGE}")
    ground = ready(page)
    ground.get_by_label("Pace").select_option("fast")
    for name, units in (("features", 12), ("silences", 32), ("bias", 8)) * 4:
        if ground.get_by_role("button", name="Play", exact=True).is_visible():
            press(ground, "Play")
        page.wait_for_timeout(40)
        # `visit` fails for an error on the page, such as that of a unit which is not there.
        page.evaluate("name => { location.hash = `preset=${name}`; }", name)
        expect(ground.get_by_label("Begin with")).to_have_value(name)
        ground.get_by_text("Ready").wait_for()
        ground.evaluate(DRAWN)
        expect(ground.locator(".units li")).to_have_count(units)


def test_without_scripts_a_picture_and_a_text_stand_there(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/{PAGE}")
    ground = page.locator(".playground")
    assert "needs scripts" in ground.inner_text()
    losses, network = ground.get_by_role("img").all()
    assert "training loss falls from" in losses.get_attribute("aria-label")
    for picture, width in ((losses, 300), (network, 300)):
        assert picture.bounding_box()["width"] >= width
    context.close()


def test_that_picture_is_what_the_page_draws(browser, served):
    assert still.take(browser, f"{served}/{PAGE}") == still.TARGET.read_text("utf-8")


def test_the_tab_key_follows_the_eye(visit, served):
    page = visit(f"{served}/{PAGE}")
    ground = ready(page)
    board, control = ground.locator(".board"), ground.get_by_label("Kernel L1")
    stops = """board => [...board.querySelectorAll("input, select, .curves, summary")]
        .map(at => (at.labels?.[0] ?? at).textContent).filter(text => /^(Show|Kernel L1|Compare)/.test(text))"""
    control.focus()
    # Beside the picture, on its left; then, on a phone, below it. What has the focus keeps it.
    for width, left, order in (
        (1280, True, ["Kernel L1", "Show", "Compare"]),
        (390, False, ["Show", "Kernel L1", "Compare"]),
        (1280, True, ["Kernel L1", "Show", "Compare"]),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "([board, first]) => (board.firstChild.className === 'controls') === first",
            arg=[board.element_handle(), left],
        )
        assert board.evaluate(stops) == order
        here, shown = (
            ground.get_by_label(name, exact=True).bounding_box()
            for name in ("Kernel L1", "Show")
        )
        assert (
            here["x"] + here["width"] < shown["x"] if left else here["y"] > shown["y"]
        )
        expect(control).to_be_focused()
