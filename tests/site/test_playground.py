"""The playground's page: what trains, what is shown and said of it, and that a link makes the same run again."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from book._site.finish import weights
from tests.site.conftest import SITE
from tests.site.test_accessibility import NARROW, RULES, WIDE, only
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
    ground.page.wait_for_timeout(100)  # a frame is drawn
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
    page.wait_for_timeout(1000)
    press(ground, "Pause")
    after = paused(ground)
    assert int(after["Step"]) > 6
    assert float(after["Training loss"]) < float(before["Training loss"])
    page.wait_for_timeout(200)
    assert ground.evaluate(NUMBERS) == after
    press(ground, "One step")
    ground.get_by_text(f"Paused at step {int(after['Step']) + 1}").wait_for()
    press(ground, "Rewind")
    ground.get_by_text("Ready").wait_for()
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
    page.wait_for_timeout(300)
    press(ground, "One epoch")
    ground.get_by_text("Paused at step 40").wait_for()
    lines = "at => [...at.querySelectorAll('.net line')].map(at => at.outerHTML).join()"
    before = paused(ground), ground.evaluate(lines)
    press(ground, "Link to this run")
    ground.locator(".extra input:visible").wait_for()
    link = ground.locator(".extra input").input_value()
    changes = "changes=30_layers.0.kernel.l1_10*30_layers.1.kernel.l1_10"
    assert link.endswith(changes)
    assert urlsplit(page.url).fragment == urlsplit(link).fragment
    again = ready(visit(link))
    again.get_by_text("Paused at step 40").wait_for()
    assert (paused(again), again.evaluate(lines)) == before


def test_where_no_worker_can_be_had_it_trains_all_the_same(visit, served):
    found = []
    for refused in (False, True):
        page = visit(f"{served}/book/references.html")
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
    ground.get_by_label("Pairs", exact=True).fill("2")
    ground.get_by_label("After steps").fill("10")
    ground.get_by_label("After steps").blur()
    ground.get_by_label("lower", exact=True).check()
    press(ground, "Train the pairs")
    ground.locator(".verdict", has_text="Mean difference").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(at => at.open = true)")
    found = Axe().run(page, options=rules).response["violations"]
    assert [
        f"{rule['id']}: {node['html'][:150]} | {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"][:3]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_before_the_engine_answers(visit, served):
    page = visit(f"{served}/book/references.html")
    page.add_init_script("window.Worker = class {}")
    page.goto(f"{served}/{PAGE}")
    page.get_by_role("img", name="The plane, not drawn yet").wait_for()
    assert Axe().run(page, options=RULES).response["violations"] == []


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


def test_without_scripts_a_sentence_stands_there(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/{PAGE}")
    assert "needs scripts" in page.locator(".playground").inner_text()
    context.close()
