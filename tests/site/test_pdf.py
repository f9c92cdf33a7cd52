"""The book as one PDF: chapter 1 between the start page and the glossary, to which it leads."""

import re

import pytest
from pypdf import PdfReader

from book._make.pdf import contents, print_book
from tests.site.test_pages import CHAPTERS, tables

PAGES = ["book/intro", f"book/{CHAPTERS[0]}", "book/glossary"]


@pytest.fixture(scope="module")
def book(browser, site, tmp_path_factory):
    """Return the printed pages."""
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    return PdfReader(print_book(browser, target, PAGES, site))


@pytest.fixture(scope="module")
def texts(book):
    """Return the text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in book.pages]


def flat(outline):
    """Return the titles of an outline with their depth."""
    for entry in outline:
        if isinstance(entry, list):
            for title, depth in flat(entry):
                yield title, depth + 1
        else:
            yield " ".join(entry.title.split()), 0


def test_begins_with_title_and_contents(book, texts):
    title, author, _ = contents()
    assert book.metadata.title == title
    assert title in texts[0]
    assert author in texts[0]
    assert "Contents" in texts[1]
    assert [text.split()[0] for text in texts[1:]] == [
        str(number) for number in range(2, len(texts) + 1)
    ]
    assert "1" not in texts[0].split()


def test_contents_name_the_page_of_each_heading(book, texts):
    lines = [
        line
        for line in book.pages[1].extract_text().splitlines()
        if re.search(r"\S\s*\d+$", line)
    ]
    assert "000" not in " ".join(lines)
    for heading in ("The need for regularization", "Take away", "Glossary"):
        (line,) = [line for line in lines if heading in line]
        number = int(re.search(r"(\d+)$", line)[1])
        assert heading in texts[number - 1]


def test_outline_follows_the_headings(book):
    titles = dict(flat(book.outline))
    assert any("The need for regularization" in title for title in titles)
    assert any("Take away" in title and depth > 0 for title, depth in titles.items())


def test_every_link_stays_inside_or_is_an_address(book):
    inside, known = 0, set(book.named_destinations)
    for page in book.pages:
        for link in page.get("/Annots", []):
            link = link.get_object()
            target = link.get("/Dest") or link["/A"].get("/D")
            if target is None:
                assert re.match("https?://", link["/A"]["/URI"]), link["/A"]["/URI"]
            else:
                assert str(target) in known
                inside += 1
    assert inside > 40
    assert any("glossary--term-" in name for name in known)


def test_sliders_stand_with_all_their_read_outs(texts):
    whole = " ".join(texts)
    for name, rows in tables(CHAPTERS[0]).items():
        for row in rows:
            assert " ".join(row) in whole, name


def test_a_figure_stands_below_its_number(texts):
    assert sum(len(re.findall(r"Figure 1\.\d", text)) for text in texts) > 5
    left = r"Figure 1\.\d+( [\w σλ]+: [\d.]+)*$"
    assert [text for text in texts if re.search(left, text)] == []


def test_solutions_are_open_and_nothing_of_the_screen_is_left(texts):
    whole = " ".join(texts)
    assert "no depth is needed to learn by heart" in whole
    for word in ("Skip to main content", "Every position", "link to this", "Previous"):
        assert word not in whole.replace("Every position as a table opens", "")


def test_a_page_that_is_not_built_is_named(browser, site, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"book/never\.html"):
        print_book(browser, tmp_path / "book.pdf", ["book/never"], site)
