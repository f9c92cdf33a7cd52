"""Numbers of figures and equations, in a small book built for the purpose."""

import re

import pytest
from sphinx.errors import ExtensionError

from tests.unit._site.built import build

CHAPTER = """# Chapter

A link to [figure](#late), to [the last one](#late) and to [equation](#eq-two).

$$a = b$$

$$c = d$$ (eq-two)

```{raw} html
<figure><div role="img"></div></figure>
```

```{raw} html
<frame-slider id="late"><p>slider</p></frame-slider>
```

```{raw} html
<figure><figcaption>With words.</figcaption><frame-slider id="told"></frame-slider></figure>
```

[figure](#told)
"""


def built(target, chapter):
    """Build a small book, and return the HTML of its pages and what Sphinx said."""
    source = target / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', '_site.read.numbering', '_site.read.mathml']\n"
        "myst_enable_extensions = ['dollarmath']\n"
        "html_math_renderer = 'mathml'\n"
    )
    (source / "index.md").write_text(
        "# Book\n\n```{toctree}\n:numbered: 1\n\none\ntwo\n```\n"
        "\n$$x = y$$\n\n```{raw} html\n<figure>bare</figure>\n```\n"
    )
    (source / "one.md").write_text("# First\n\ntext\n")
    (source / "two.md").write_text(chapter)
    said = build(source, target)
    return {p.stem: p.read_text() for p in target.glob("*.html")}, said


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return the pages of a book that has one of each, and what Sphinx said."""
    return built(tmp_path_factory.mktemp("numbering"), CHAPTER)


def test_figures_and_equations_are_numbered_by_chapter(book):
    pages, said = book
    assert said == ""
    assert re.findall(r'<figcaption id="([\w-]+)"><b>([^<]+)<', pages["two"]) == [
        ("figure-2-1", "Figure 2.1"),
        ("figure-2-2", "Figure 2.2"),
        ("figure-2-3", "Figure 2.3"),
    ]
    assert re.findall(r'class="eqno">([^<]+)<', pages["two"]) == ["(2.1)", "(2.2)"]
    assert '<figure><figcaption id="figure-2-2">' in pages["two"]


def test_links_take_the_numbers(book):
    pages, _ = book
    links = re.findall(r'<a class="[^"]*" href="(#[^"]+)">(.*?)</a>', pages["two"])
    texts = [(to, re.sub("<.*?>", "", text)) for to, text in links]
    assert ("#late", "figure\N{NO-BREAK SPACE}2.2") in texts
    assert ("#late", "the last one") in texts
    assert ("#told", "figure\N{NO-BREAK SPACE}2.3") in texts
    assert "<b>Figure 2.3</b> With words.</figcaption>" in pages["two"]
    assert ("#equation-eq-two", "equation\N{NO-BREAK SPACE}(2.2)") in texts
    assert all(f'id="{to[1:]}"' in pages["two"] for to, _ in texts)


def test_page_outside_the_chapters_has_no_numbers(book):
    pages, _ = book
    assert "figcaption" not in pages["index"]
    assert "eqno" not in pages["index"]


def test_link_to_nothing_is_a_warning(tmp_path):
    _, said = built(tmp_path, CHAPTER.replace("[figure](#late)", "[figure](#never)"))
    assert "never" in said


def test_an_equation_that_cannot_be_said_fails_the_build_by_page(tmp_path):
    with pytest.raises(ExtensionError, match=r"two, line \d+: .fracc cannot be said"):
        built(tmp_path, "# Chapter\n\n$$\\fracc{a}{b}$$\n")
