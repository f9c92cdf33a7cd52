"""The style sheets of a page, joined: order, imports, addresses, and what is left alone."""

import pytest
from sphinx.errors import ExtensionError

from book._site.finish import sheets

PRINT = '<link media="print" rel="stylesheet" href="{}_static/print.css?v=1" />'
ICON = '<link rel="icon" href="{}_static/logo.svg"/>'
SHEETS = {
    "styles/theme.css": '@charset "utf-8";@import "../basic.css"; a { color: red }',
    "basic.css": "b { background: url(file.png) }",
    "vendor/icons/css/all.css": "@font-face{src:url(../webfonts/solid.woff)}",
    "own.css": "c { background: url('data:image/svg+xml,%3Csvg') } d { mask: url(#e) }",
    "print.css": "f { color: black }",
}


def link(up, name):
    return f'<link href="{up}_static/{name}?digest=1" rel="stylesheet" type="text/css" />\n'


@pytest.fixture
def site(tmp_path):
    """Return a site of two pages; only one has icons."""
    for name, text in SHEETS.items():
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    pages = {"index.html": ("", list(SHEETS)[0::3]), "book/one.html": ("../", SHEETS)}
    for page, (up, names) in pages.items():
        links = "".join(
            link(up, name) for name in names if name not in ("basic.css", "print.css")
        )
        path = tmp_path / page
        path.parent.mkdir(exist_ok=True)
        path.write_text(links + PRINT.format(up) + ICON.format(up))
    sheets.join([tmp_path / page for page in pages], tmp_path)
    return tmp_path


@pytest.mark.parametrize(("page", "up"), [("index.html", ""), ("book/one.html", "../")])
def test_a_page_waits_for_one_sheet(site, page, up):
    text = (site / page).read_text()
    assert text.count('rel="stylesheet"') == 2
    assert text.startswith(f'<link rel="stylesheet" href="{up}_static/joined-')
    assert text.endswith(PRINT.format(up) + ICON.format(up))


def test_rules_keep_their_order_and_what_they_name(site):
    name = (site / "book/one.html").read_text().split("_static/")[1].split('"')[0]
    style = (site / "_static" / name).read_text()
    assert "@import" not in style
    assert "@charset" not in style
    rules = [
        "b{background: url(file.png)}",
        "a{color: red}",
        "src:url(vendor/icons/webfonts/solid.woff)",
        'url("data:image/svg+xml,%3Csvg")',
        "url(#e)",
    ]
    places = [style.index(rule) for rule in rules]
    assert places == sorted(places)


def test_only_what_is_loaded_is_left(site):
    left = {path.name for path in (site / "_static").rglob("*.css")}
    assert "print.css" in left
    assert all(name.startswith("joined-") for name in left - {"print.css"})
    assert len(left) == 3  # the two pages have different sheets


def test_pages_with_the_same_sheets_share_one(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "own.css").write_text("c { color: red }")
    pages = [tmp_path / name for name in ("a.html", "b.html")]
    for page in pages:
        page.write_text(link("", "own.css"))
    sheets.join(pages, tmp_path)
    assert pages[0].read_text() == pages[1].read_text()


def test_a_sheet_that_is_missing_stops_the_build(tmp_path):
    (tmp_path / "_static").mkdir()
    page = tmp_path / "a.html"
    page.write_text(link("", "missing.css"))
    with pytest.raises(FileNotFoundError, match=r"missing\.css"):
        sheets.join([page], tmp_path)
    assert "missing.css" in page.read_text()


def test_a_page_that_was_not_built_again_keeps_its_sheet(site):
    pages = [site / "index.html", site / "book/one.html"]
    before = [page.read_text() for page in pages]
    (site / "_static" / "joined-0.css").write_text("of an earlier build")
    sheets.join(pages, site)
    assert [page.read_text() for page in pages] == before
    for page in pages:
        name = page.read_text().split("_static/")[1].split('"')[0]
        assert (site / "_static" / name).stat().st_size
    assert not (site / "_static" / "joined-0.css").exists()


def test_a_site_whose_sheets_are_not_found_stops_the_build(tmp_path):
    page = tmp_path / "index.html"
    page.write_text("<style>@import 'new.css'</style>")
    with pytest.raises(ExtensionError, match="no style sheet"):
        sheets.join([page], tmp_path)
