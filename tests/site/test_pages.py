"""Every page of the built site, as a reader meets it."""

import re
from pathlib import Path

import nbformat
import pytest

from tests.by_commit import third
from tests.site.conftest import NARROW, ROOT, SITE, turn
from tests.site.state import STATE

START = "index.html"  # leads on to the first page
PAGES = sorted(
    {
        path.relative_to(SITE).as_posix()
        for path in SITE.rglob("*.html")
        if "_static" not in path.parts
    }
    - {START}
)
BOOK = ROOT / "book"
CHAPTERS = sorted(path.stem for path in BOOK.glob("*.ipynb"))
# Goes through the positions of a frame-slider as a hand does, one input after the other, and calls look() at each.
WALK = """const walk = (slider, backward, look) => {
    const go = (place) => {
        if (place === slider.inputs.length) return look();
        const input = slider.inputs[place];
        const values = slider.values[place].map((_, at) => at);
        for (const at of backward ? values.reverse() : values) {
            input.value = at;
            input.dispatchEvent(new Event("input"));
            go(place + 1);
        }
    };
    go(0);
};"""
HEIGHTS = f"""async slider => {{
    {WALK}
    await slider.load();
    const heights = new Set();
    walk(slider, false, () => heights.add(slider.getBoundingClientRect().height));
    return [...heights];
}}"""
THERE_AND_BACK = f"""async slider => {{
    {WALK}
    await slider.load();
    const [there, back] = [false, true].map(backward => {{
        const pictures = [];
        walk(slider, backward, () => pictures.push(slider.picture.innerHTML));
        return pictures;
    }});
    back.reverse();
    return [new Set(there).size, there.findIndex((picture, at) => picture !== back[at])];
}}"""


def tables(name):
    """Return the sliders of a chapter's stored notebook: {name: rows of values and read-outs}."""
    found = {}
    for cell in nbformat.read(BOOK / f"{name}.ipynb", as_version=4).cells:
        for output in cell.get("outputs", []):
            lines = output.get("data", {}).get("text/plain", "").splitlines()
            title = (
                re.fullmatch(r"slider ([\w-]+): (\d+) positions", lines[0])
                if lines
                else None
            )
            if title:
                # Below the positions stands the caption.
                rows = [
                    [part.strip() for part in line.split(" | ")]
                    for line in lines[2 : 2 + int(title[2])]
                ]
                assert len(rows) == int(title[2])
                found[title[1]] = rows
    return found


WITH_SLIDERS = [name for name in CHAPTERS if tables(name)]


# From disk the same page comes with the same scripts: one chapter stands for all where nothing else differs.
def each_and_one_from_disk(names):
    """Ask a test of some chapters as they are served, and of the first one from disk too."""
    pairs = [*(("http", name) for name in names), ("file", WITH_SLIDERS[0])]
    return pytest.mark.parametrize(("base", "name"), pairs, indirect=["base"])


def test_all_chapters_are_there():
    assert PAGES, "there is no built site: run `make book` first"
    assert {f"book/{name}.html" for name in [*CHAPTERS, "references"]} <= set(PAGES)


def test_start_leads_to_the_first_page(visit, base):
    page = visit(f"{base}/{START}")
    page.wait_for_url("**/book/intro.html")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_whole_in_both_themes(share, base, path):
    page = share(f"{base}/{path}")
    assert page.title()
    assert page.evaluate(SMALL) == []
    # A theme is the same from disk: one page stands for all there.
    both = base.startswith("http") or path == PAGES[0]
    for scheme in ("light", "dark") if both else ():
        turn(page, scheme)
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        level = sum(map(int, re.findall(r"\d+", paper)[:3])) / 3
        assert level > 230 if scheme == "light" else level < 50
        inks = page.evaluate(INKS)
        assert bool(inks) == bool(page.locator("svg.figure text").count())
        assert [pair for pair in inks if contrast(*pair.split(" on ")) < 4.5] == []


# Figures narrower than they may be.
SMALL = """[...document.querySelectorAll("svg.figure")].filter(at => at.getBoundingClientRect().width <= 200)
    .map(at => at.outerHTML.slice(0, 120))"""
# The colours of all texts in figures, each with what it stands on: the page, but for a text in the page's own colour.
INKS = """() => {
    const paper = getComputedStyle(document.body).backgroundColor;
    const under = text => {
        const inner = text.getBoundingClientRect();
        const shapes = [...text.closest("svg").querySelectorAll("path, rect, use")].filter(shape => {
            const outer = shape.getBoundingClientRect();
            return getComputedStyle(shape).fill !== "none"
                && shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING
                && outer.left <= inner.left && outer.right >= inner.right
                && outer.top <= inner.top && outer.bottom >= inner.bottom;
        });
        return shapes.length ? getComputedStyle(shapes.at(-1)).fill : paper;
    };
    const found = [...document.querySelectorAll("svg.figure :is(text, tspan)")].filter(at => at.textContent.trim())
        .map(at => [getComputedStyle(at).fill, at]);
    const pairs = found.map(([ink, at]) => [ink, ink === paper ? under(at) : paper].join(" on "));
    return [...new Set(pairs)];
}"""


def contrast(ink, paper):
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted(map(luminance, (ink, paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    """Return the relative luminance of a colour as a browser states it."""
    parts = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_that_of_wcag():
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(118, 118, 118)", "rgb(255, 255, 255)") == pytest.approx(
        4.54, abs=0.005
    )


# Notes every theme that the page has had from its first script on.
THEMES = """window.themes = [];
new MutationObserver(() => themes.push(document.documentElement.dataset.theme)).observe(
    document, {attributes: true, subtree: true, attributeFilter: ["data-theme"]})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", [None, "light", "dark"])
def test_page_has_its_theme_from_the_start(visit, served, scheme, chosen):
    page = visit(f"{served}/{PAGES[0]}", color_scheme=scheme, alone=True)
    if chosen:
        page.evaluate("mode => localStorage.setItem('mode', mode)", chosen)
    page.add_init_script(THEMES)
    page.reload()
    page.wait_for_load_state("load")
    assert set(page.evaluate("themes")) == {chosen or scheme}


@pytest.mark.parametrize("path", PAGES)
def test_page_does_not_scroll_sideways_on_a_phone(share, served, path):
    page = share(f"{served}/{path}", narrow=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@each_and_one_from_disk(WITH_SLIDERS)
def test_every_position_of_every_slider_by_keyboard(share, base, name):
    page = share(f"{base}/book/{name}.html")
    expected = tables(name)
    sliders = page.locator("frame-slider").all()
    assert [slider.get_attribute("id") for slider in sliders] == list(expected)
    for slider in sliders:
        drive(slider, expected[slider.get_attribute("id")])


@pytest.mark.parametrize("name", WITH_SLIDERS[1:])
def test_every_slider_has_its_pictures_from_disk(share, site, name):
    page = share(f"{site.as_uri()}/book/{name}.html")
    for slider, rows in tables(name).items():
        at = page.locator(f"#{slider}")
        for one in at.locator("input").all():
            one.press("End")
        at.evaluate("slider => slider.load()")
        state = at.evaluate(STATE)
        assert [*state["values"], *state["readout"]] == rows[-1]
        assert state["at"] == len(rows) - 1


def drive(slider, rows):
    """Go through every position with Home, End and the arrow keys, and compare each with the stored table."""
    keyboard = slider.page.keyboard
    slider = slider.element_handle()  # found once, not again for each question
    inputs = slider.query_selector_all("input")
    count = len(inputs)
    seen = {}
    focused = None
    slider.evaluate("slider => slider.load()")

    def press(one, key):
        nonlocal focused
        if one is not focused:
            one.focus()
            focused = one
        keyboard.press(key)

    def state_at(row):
        state = slider.evaluate(STATE)
        assert state["values"] == state["spoken"] == row[:count]
        assert state["readout"] == row[count:]
        assert state["at"] == rows.index(row)
        seen[tuple(row[:count])] = state
        return state

    for one in inputs:
        press(one, "End")
    state_at(rows[-1])
    for one in inputs:
        press(one, "Home")
    state_at(rows[0])
    for before, row in zip([None, *rows], rows):
        if before is not None:
            # The last slider that differs from the row before moves on; those behind it start again.
            place = next(i for i in range(count) if before[i] != row[i])
            press(inputs[place], "ArrowRight")
            for behind in inputs[place + 1 :]:
                press(behind, "Home")
        state_at(row)
    assert len(seen) == len(rows)
    for part in ("alt", "link"):
        assert len({state[part] for state in seen.values()}) == len(rows), part
    # Positions that read alike may look alike, as all penalties of strength 0 do; others may not.
    readouts = {tuple(state["readout"]) for state in seen.values()}
    assert len({state["picture"] for state in seen.values()}) >= len(readouts) > 1
    assert all(len(state["alt"]) > 20 for state in seen.values())


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_page_below_a_slider_stands_still(share, served, name):
    page = share(f"{served}/book/{name}.html")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        for slider in page.locator("frame-slider").all():
            assert len(slider.evaluate(HEIGHTS)) == 1, slider.get_attribute("id")


@pytest.mark.parametrize("name", third(WITH_SLIDERS))
def test_the_way_back_shows_the_same_pictures(share, served, name):
    page = share(f"{served}/book/{name}.html")
    for slider in page.locator("frame-slider").all():
        different, first_wrong = slider.evaluate(THERE_AND_BACK)
        assert different > 1
        assert first_wrong == -1, slider.get_attribute("id")


@pytest.mark.parametrize("name", third(WITH_SLIDERS))
def test_every_slider_is_reached_by_tab(share, served, name):
    page = share(f"{served}/book/{name}.html")
    wanted = page.locator("frame-slider input").evaluate_all(
        "inputs => inputs.map(input => input.closest('frame-slider').id + '.' + input.name)"
    )
    reached = []
    for _ in range(600):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(at => at.type === 'range' && at.closest('frame-slider').id + '.' + at.name)(document.activeElement)"
            )
        )
        if reached[-1] == wanted[-1]:
            break
    assert [at for at in reached if at] == wanted
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@each_and_one_from_disk(third(WITH_SLIDERS))
def test_address_names_a_position(share, visit, base, name):
    page = share(f"{base}/book/{name}.html")
    expected = tables(name)
    there = {}
    for slider in expected:
        at = page.locator(f"#{slider}")
        at.evaluate("slider => slider.load()")
        at.locator("input").last.press("End")
        there[slider] = at.evaluate(STATE)
    # One address for all of them, which leads to the last.
    query = "&".join(state["link"].split("#")[0][1:] for state in there.values())
    assert {state["link"].split("#")[1] for state in there.values()} == set(expected)
    address = f"{base}/book/{name}.html?{query}#{slider}"
    fresh = visit(address, lanes=True, reduced_motion="reduce")
    arrives = "id => Math.abs(document.getElementById(id).getBoundingClientRect().top - 150) <= 150"
    fresh.wait_for_function(arrives, arg=slider)
    for slider, rows in expected.items():
        fresh.evaluate("id => { location.hash = id; }", slider)
        fresh.wait_for_function(arrives, arg=slider)
        fresh.locator(f"#{slider}").evaluate("slider => slider.load()")
        state = fresh.locator(f"#{slider}").evaluate(STATE)
        assert state == there[slider]
        count = len(state["values"])
        assert [*state["values"], *state["readout"]] in rows
        assert state["values"] != rows[0][:count]


def test_address_with_an_unknown_position_says_so(visit, served):
    name = CHAPTERS[0]
    slider = next(iter(tables(name)))
    page = visit(f"{served}/book/{name}.html")
    key = page.locator(f"#{slider} input").first.get_attribute("name")
    page = visit(f"{served}/book/{name}.html?{slider}.{key}=nowhere#{slider}")
    note = page.locator(f"#{slider} [role=status]", has_text="no position")
    assert f"{key} = nowhere" in note.inner_text()


@each_and_one_from_disk(WITH_SLIDERS)
def test_without_scripts_the_first_picture_and_all_read_outs_are_there(
    visit, base, name
):
    options = {"reduced_motion": "reduce", "java_script_enabled": False}
    page = visit(f"{base}/book/{name}.html", lanes=True, **options)
    for slider, rows in tables(name).items():
        at = page.locator(f"#{slider}")
        assert at.locator("[role=img]").is_visible()
        assert len(at.locator("[role=img]").get_attribute("aria-label")) > 20
        assert at.locator("dl").is_visible()
        assert at.locator("input").first.is_disabled()
        at.locator("summary").click()
        shown = [row.split("\t") for row in at.locator("tbody tr").all_inner_texts()]
        assert [[cell.strip() for cell in row] for row in shown] == rows


@pytest.mark.parametrize("name", CHAPTERS)
def test_pictures_of_the_page_have_alt_text(share, served, name):
    page = share(f"{served}/book/{name}.html")
    bare = page.locator(
        "article img:not([alt]), article img[alt='']:not([role=img] img), article svg.figure:not([role=img] svg)"
    )
    assert bare.count() == 0


def test_no_page_names_another_host_in_what_it_loads():
    loads = re.compile(
        r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)\""
    )
    found = {
        path: loads.findall((SITE / path).read_text(encoding="utf-8")) for path in PAGES
    }
    assert {path: addresses for path, addresses in found.items() if addresses} == {}
    assert not [
        path
        for path in PAGES
        if "unpkg.com" in (SITE / path).read_text(encoding="utf-8")
    ]


def test_stored_pages_hold_no_path_of_this_machine():
    assert not [
        path
        for path in PAGES
        if str(Path.home()) in (SITE / path).read_text(encoding="utf-8")
    ]
