"""Numbers of figures and equations, in a small book built for the purpose."""

import re
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from tests.unit._site.built import build

BOOK = Path(__file__).parents[3] / "book"
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
"""


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Return a function that builds a small book and gives the HTML of its pages, and what Sphinx said."""

    def built(chapter):
        source = tmp_path / "source"
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
        monkeypatch.syspath_prepend(BOOK)
        said = build(source, tmp_path)
        return {p.stem: p.read_text() for p in tmp_path.glob("*.html")}, said

    return built


def test_figures_and_equations_are_numbered_by_chapter(built):
    pages, said = built(CHAPTER)
    assert said == ""
    assert re.findall(r'<figcaption id="([\w-]+)"><b>([^<]+)<', pages["two"]) == [
        ("figure-2-1", "Figure 2.1"),
        ("figure-2-2", "Figure 2.2"),
    ]
    assert re.findall(r'class="eqno">([^<]+)<', pages["two"]) == ["(2.1)", "(2.2)"]
    assert '<figure><figcaption id="figure-2-2">' in pages["two"]


def test_links_take_the_numbers(built):
    pages, _ = built(CHAPTER)
    links = re.findall(r'<a class="[^"]*" href="(#[^"]+)">(.*?)</a>', pages["two"])
    texts = [(to, re.sub("<.*?>", "", text)) for to, text in links]
    assert ("#late", "figure\N{NO-BREAK SPACE}2.2") in texts
    assert ("#late", "the last one") in texts
    assert ("#equation-eq-two", "equation\N{NO-BREAK SPACE}(2.2)") in texts
    assert all(f'id="{to[1:]}"' in pages["two"] for to, _ in texts)


def test_page_outside_the_chapters_has_no_numbers(built):
    pages, _ = built(CHAPTER)
    assert "figcaption" not in pages["index"]
    assert "eqno" not in pages["index"]


def test_link_to_nothing_is_a_warning(built):
    _, said = built(CHAPTER.replace("[figure](#late)", "[figure](#never)"))
    assert "never" in said


def test_an_equation_that_cannot_be_said_fails_the_build_by_page(built):
    with pytest.raises(ExtensionError, match=r"two, line \d+: .fracc cannot be said"):
        built("# Chapter\n\n$$\\fracc{a}{b}$$\n")
