"""Every page for every reader: WCAG 2.2 AA by axe-core's rules, and what its rules cannot see."""

import itertools
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.by_commit import third
from tests.site import test_pages
from tests.site.conftest import WIDE, turn
from tests.site.test_pages import PAGES

RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "resultTypes": ["violations"],
    # Else it asks for the style sheets again, by addresses that are not theirs.
    "preload": False,
}
PHONE = {"width": 390, "height": 844}
WITH_SLIDERS = test_pages.WITH_SLIDERS
# The words that a screen reader is given to say, in order, from now on.
LISTEN = """() => {
    window.heard = [];
    const polite = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], output";
    const watch = new MutationObserver((changes) => {
        const places = new Set(changes.map((change) => {
            const at = change.target.nodeType === 1 ? change.target : change.target.parentElement;
            return at && at.closest(polite);
        }));
        for (const place of places)
            if (place && place.getAttribute("aria-live") !== "off") window.heard.push(place.textContent);
    });
    watch.observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


# A word of code has its colour from its kind: one of each in each kind of box stands for thousands, on which axe would
# spend most of its time.
FEW_WORDS = """() => {
    const seen = new Set();
    for (const word of document.querySelectorAll(".highlight span[class]")) {
        const box = word.closest("div[class*=cell_], div[class*=highlight-]").className;
        const kind = `${word.className} ${word.parentElement.tagName} ${box}`;
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
}"""
# And a row of numbers for all that are marked up alike: two in each table, as every other one has a colour of its own.
FEW_ROWS = """() => {
    for (const table of document.querySelectorAll("tbody")) {
        const seen = {};
        for (const row of [...table.rows]) {
            const shape = row.outerHTML.replace(/>[^<]*</g, "><");
            seen[shape] = (seen[shape] ?? 0) + 1;
            if (seen[shape] > 2) row.remove();
        }
    }
}"""


# A contrast hangs on a text's colour and size and on what lies below: one text of each kind stands for all, and axe,
# which spends most of its time on contrasts, looks at a tenth of them. Where a link is, the words around it count too.
ONE_OF_EACH = """() => {
    const below = new Map([[document.documentElement, ""]]);
    const ground = at => {
        if (!below.has(at)) {
            const { position, opacity, backgroundColor, backgroundImage } = getComputedStyle(at);
            const own = [position, opacity, backgroundColor, backgroundImage].join();
            const plain = own === "static,1,rgba(0, 0, 0, 0),none";
            below.set(at, ground(at.parentElement) + (plain ? "" : ` ${own}`));
        }
        return below.get(at);
    };
    const seen = new Set();
    for (const at of document.body.querySelectorAll("*")) {
        delete at.dataset.example;
        if (![...at.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim())) continue;
        const { color, fontSize, fontWeight, textDecoration } = getComputedStyle(at);
        const around = at.localName === "a" ? [getComputedStyle(at.parentElement).color, textDecoration] : [];
        const kind = [color, fontSize, fontWeight, ...around, ground(at)].join();
        if (!seen.has(kind) && at.checkVisibility({ visibilityProperty: true })) {
            at.dataset.example = "";
            seen.add(kind);
        }
    }
}"""
EXAMPLES = {"include": [["[data-example]"]]}


def only(*rules):
    """Return options for some of axe's rules alone."""
    return RULES | {"runOnly": {"type": "rule", "values": rules}}


COLOURS = ["color-contrast", "link-in-text-block"]
CONTRAST, SIZE = only(*COLOURS), only("target-size")
ALL_BUT_CONTRAST = RULES | {"rules": {rule: {"enabled": False} for rule in COLOURS}}


def violations(page, rules=RULES, context=None):
    """Return what axe-core finds wrong on a page, a line for each of a rule's first three places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "async ([context, rules]) => (await axe.run(context ?? document, rules)).violations",
        [context, rules],
    )
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:150]} | {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visit, served, path):
    page = visit(f"{served}/{path}")
    page.wait_for_load_state("load")
    # What is folded is read too, and a colour on its way to another is neither. Within a figure, which is one image to
    # axe and its reader, it judges nothing and takes most of its time: its texts' contrast is tested with its page.
    page.evaluate("document.querySelectorAll('details').forEach(at => at.open = true)")
    page.evaluate(
        "document.querySelectorAll('svg.figure').forEach(at => at.replaceChildren())"
    )
    page.evaluate(FEW_WORDS)
    page.evaluate(FEW_ROWS)
    found = violations(page, ALL_BUT_CONTRAST)
    # What a page says is the same in each theme and width, its colours are the same in each width, and its sizes in
    # each theme: only what may differ is looked at again.
    page.set_viewport_size(PHONE)
    found += violations(page, SIZE)
    page.set_viewport_size(WIDE)
    for scheme in ("light", "dark"):
        turn(page, scheme)
        page.evaluate(ONE_OF_EACH)
        found += violations(page, CONTRAST, EXAMPLES)
    assert found == []


@pytest.mark.parametrize(
    ("context", "rules", "added", "expected"),
    [
        (None, ALL_BUT_CONTRAST, '<img src="data:,">', "image-alt"),
        (
            EXAMPLES,
            CONTRAST,
            '<p style="color: #999; background: #fff">',
            "color-contrast",
        ),
        (
            EXAMPLES,
            CONTRAST,
            "<p>Words and <a href='#' style='color: #444; text-decoration: none'>",
            "link-in-text-block",
        ),
    ],
)
def test_axe_is_awake(visit, served, context, rules, added, expected):
    page = visit(f"{served}/{PAGES[0]}")
    page.evaluate(
        "added => document.querySelector('article').insertAdjacentHTML('beforeend', added)",
        f"{added}text",
    )
    page.evaluate(ONE_OF_EACH)
    found = violations(page, rules, context)
    assert expected in [line.split()[0] for line in found]


@pytest.mark.parametrize("path", PAGES)
def test_page_has_a_language_and_its_headings_in_order(share, served, path):
    page = share(f"{served}/{path}")
    assert page.locator("html").get_attribute("lang") == "en"
    levels = page.locator("main :is(h1, h2, h3, h4, h5, h6)").evaluate_all(
        "found => found.filter(at => at.checkVisibility()).map(at => Number(at.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in itertools.pairwise(levels))


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_slider_has_a_name_that_stays_and_speaks_its_value(share, served, name):
    page = share(f"{served}/book/{name}.html")
    for at in page.locator("frame-slider input").all():
        label = at.locator("xpath=preceding-sibling::label").text_content()
        for key in ("Home", "End"):
            at.press(key)
            shown = at.locator("xpath=following-sibling::output").text_content()
            assert at.aria_snapshot().startswith(f'- slider "{label}": ')
            assert at.get_attribute("aria-valuetext") == shown


@pytest.mark.parametrize("name", third(WITH_SLIDERS))
def test_a_change_is_announced_once(visit, served, name):
    still = {"alone": True, "reduced_motion": "reduce"}
    page = visit(f"{served}/book/{name}.html", lanes=True, **still)
    # All pictures at hand: none arrives while another slider is listened to.
    for slider in page.locator("frame-slider").all():
        slider.evaluate("slider => slider.load()")
    page.evaluate(LISTEN)
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # from here on time passes only when told to
    for slider in page.locator("frame-slider").all():
        page.evaluate("window.heard = []")
        at = slider.locator("input").last
        at.press("Home")
        for _ in range(2):
            at.press("ArrowRight")
            page.clock.run_for(200)
        page.clock.run_for(2000)
        pairs = slider.locator("dl > div").evaluate_all(
            "found => found.map(at => [...at.children].map(part => part.textContent).join(' '))"
        )
        assert page.evaluate("window.heard") == [", ".join(pairs)]


# Goes through all that the Tab key reaches, and returns what looks the same with the focus and without.
UNSEEN_FOCUS = """() => {
    const looks = at => {
        const style = getComputedStyle(at);
        const outline = style.outlineStyle === "none" ? "none" : style.outline;
        return [outline, style.boxShadow, style.backgroundColor, style.borderColor].join();
    };
    const stops = [...document.querySelectorAll("a[href], button, input, summary, select, [tabindex='0']")];
    return stops.filter(at => at.checkVisibility({visibilityProperty: true}) && !at.disabled).filter(at => {
        document.activeElement.blur();
        const before = looks(at);
        at.focus({ preventScroll: true });
        return document.activeElement === at && looks(at) === before;
    }).map(at => at.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("path", PAGES)
def test_focus_is_seen_at_every_stop(share, served, path):
    page = share(f"{served}/{path}")
    page.keyboard.press("Tab")  # from here on the focus is the keyboard's
    for scheme in ("light", "dark"):
        turn(page, scheme)
        assert page.evaluate(UNSEEN_FOCUS) == []


def test_a_focus_that_is_not_seen_is_found(visit, served):
    page = visit(f"{served}/{PAGES[0]}")
    page.keyboard.press("Tab")
    page.add_style_tag(content="b { outline: none !important }")
    page.evaluate(
        """document.querySelector("article").insertAdjacentHTML("beforeend", '<b tabindex="0">Open</b>')"""
    )
    assert page.evaluate(UNSEEN_FOCUS) == ['<b tabindex="0">Open</b>']


@pytest.mark.parametrize("name", third(WITH_SLIDERS))
def test_focus_of_a_slider_is_wide(share, served, name):
    page = share(f"{served}/book/{name}.html")
    page.keyboard.press("Tab")
    for scheme in ("light", "dark"):
        turn(page, scheme)
        outlines = page.locator("frame-slider :is(input, summary)").evaluate_all(
            """found => found.map(at => {
                at.focus({ preventScroll: true });
                return [getComputedStyle(at).outlineWidth, getComputedStyle(at).outlineStyle];
            })"""
        )
        assert outlines
        for width, style in outlines:
            assert float(width.removesuffix("px")) >= 2
            assert style != "none"


@pytest.mark.parametrize("name", third(WITH_SLIDERS))
def test_nothing_moves_for_those_who_asked_for_that(share, served, name):
    page = share(f"{served}/book/{name}.html")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(at => {
            const style = getComputedStyle(at);
            const seconds = text => Math.max(...text.split(",").map(parseFloat));
            return seconds(style.transitionDuration) > 0.01 || seconds(style.animationDuration) > 0.01
                && style.animationName !== "none";
        }).map(at => at.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    assert page.evaluate(
        "getComputedStyle(document.documentElement).scrollBehavior"
    ) == ("auto")


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_alt_text_says_what_is_to_be_seen(share, served, name):
    page = share(f"{served}/book/{name}.html")
    texts = page.locator("article [role=img]").evaluate_all(
        "found => found.map(at => at.getAttribute('aria-label') ?? '')"
    )
    assert texts
    for text in texts:
        assert len(text) > 40
        assert not re.match(
            r"\W*(an?|the)?\s*(\w+ )?(plot|figure|chart|graph|image|picture)\b",
            text,
            flags=re.I,
        )


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_figures_are_legible_on_a_phone(share, served, name):
    page = share(f"{served}/book/{name}.html", narrow=True)
    small = page.locator("article svg.figure text").evaluate_all(
        """found => found.filter(at => at.textContent.trim()).map(at => {
            const by = at.getScreenCTM();
            const size = parseFloat(getComputedStyle(at).fontSize) * Math.hypot(by.a, by.b);
            return [at.closest("frame-slider, figure")?.id, at.textContent, size];
        }).filter(([, , size]) => size < 9)"""
    )
    assert small == []


# What is written in figures, at every position of sliders, and lies outside of them.
OUTSIDE = f"""async () => {{
    {test_pages.WALK}
    const found = new Set();
    const look = svg => {{
        const page = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll("text")) {{
            const box = text.getBoundingClientRect();
            if (box.left < page.left - 3 || box.right > page.right + 3
                || box.top < page.top - 3 || box.bottom > page.bottom + 3)
                found.add(`${{text.closest("frame-slider, figure")?.id}}: ${{text.textContent}}`);
        }}
    }};
    document.querySelectorAll("article svg.figure").forEach(look);
    for (const slider of document.querySelectorAll("frame-slider")) {{
        await slider.load();
        walk(slider, false, () => slider.picture.querySelectorAll("svg.figure").forEach(look));
    }}
    return [...found];
}}"""


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_no_text_leaves_its_figure(share, served, name):
    page = share(f"{served}/book/{name}.html", narrow=True)
    assert page.evaluate(OUTSIDE) == []


def test_a_text_that_leaves_its_figure_is_found(browser):
    page = browser.new_page()
    page.set_content(
        """<article><figure id="one"><svg class="figure" viewBox="0 0 200 50" width="200">
        <text x="9" y="20">within</text><text x="190" y="20">beyond</text></svg></figure>
        <frame-slider id="two"><input type="range" max="1" value="0"><div><svg class="figure" viewBox="0 0 200 50"
        width="200"><text x="9" y="20">later</text></svg></div></frame-slider></article>"""
    )
    page.evaluate(
        """() => {
        const slider = document.querySelector("frame-slider");
        const [input, picture] = slider.children;
        Object.assign(slider, { inputs: [input], values: [["near", "far"]], picture, load: async () => {} });
        input.addEventListener("input", () => picture.querySelector("text").setAttribute("x", 9 + 190 * input.value));
    }"""
    )
    assert page.evaluate(OUTSIDE) == ["one: beyond", "two: later"]
    page.close()


@pytest.mark.parametrize("name", third(WITH_SLIDERS))
def test_slider_is_moved_by_a_thumb(share, served, name):
    page = share(f"{served}/book/{name}.html", narrow=True)
    for slider in page.locator("frame-slider").all():
        for at in slider.locator("input").all():
            box = at.bounding_box()
            assert box["height"] >= 44
            assert box["width"] >= 200
        for at in slider.locator("summary, .here").all():
            assert at.bounding_box()["height"] >= 24
    at = page.locator("frame-slider input").first
    at.scroll_into_view_if_needed()
    box = at.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    assert at.input_value() == at.get_attribute("max")
