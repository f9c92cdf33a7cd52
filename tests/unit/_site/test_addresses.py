"""The two addresses in _config.yml bring launch buttons, links to the source and a sitemap, and nothing else does."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from book._site.write import addresses

ROOT = Path(__file__).parents[3]
JUPYTER_BOOK = str(Path(sys.executable).with_name("jupyter-book"))
SOURCE = "https://github.com/group/name"
BASE = "https://group.example/name/"


def build(folder, repository="", base=""):
    """Build a book of two pages with this book's settings and these addresses, and return the site."""
    for part in ("_site", "_static", "_templates", "references.bib"):
        source = ROOT / "book" / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        folder.joinpath("book").mkdir(exist_ok=True)
        copy(source, folder / "book" / part)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["repository"]["url"], config["html"]["baseurl"] = repository, base
    config["execute"]["execute_notebooks"] = "off"
    config["sphinx"]["config"]["rules_must_hit"] = False
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {"format": "jb-book", "root": "book/intro"}
    toc["chapters"] = [{"file": "book/01_one"}]
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    (folder / "book" / "intro.md").write_text("# Start\n\nA first page.\n")
    (folder / "book" / "text").mkdir()
    (folder / "book" / "text" / "01_one.md").write_text("# One\n\nA chapter.\n")
    cells = [nbformat.v4.new_markdown_cell("# One\n\nA chapter.", id="a")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "book" / "01_one.ipynb")
    command = [JUPYTER_BOOK, "build", str(folder), "-W", "-n"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "html"


def read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def links(soup):
    return [element["href"] for element in soup.find_all("a", href=True)]


def test_with_addresses_a_chapter_can_be_launched_and_its_source_found(tmp_path):
    site = build(tmp_path, SOURCE + ".git", BASE.rstrip("/"))
    page = read(site / "book" / "01_one.html")
    found = links(page)
    path = "book/01_one.ipynb"
    assert (
        f"https://mybinder.org/v2/gh/group/name/main?urlpath=lab/tree/{path}" in found
    )
    assert (
        f"https://colab.research.google.com/github/group/name/blob/main/{path}" in found
    )
    assert SOURCE in found
    assert f"{SOURCE}/blob/main/{path}?plain=1" in found
    assert any(link.startswith(f"{SOURCE}/issues/new") for link in found)
    canonical = page.find("link", rel="canonical")["href"]
    assert canonical == f"{BASE}book/01_one.html"
    assert page.find("meta", property="og:url")["content"] == canonical
    image = page.find("meta", property="og:image")["content"]
    assert (site / image.removeprefix(BASE)).is_file()
    sitemap = ElementTree.parse(site / "sitemap.xml")
    pages = ["book/01_one.html", "book/intro.html"]
    assert sorted(entry.text for entry in sitemap.findall(".//{*}loc")) == [
        BASE + name for name in pages
    ]
    missing = read(site / "404.html")
    loaded = [
        element[name]
        for element, name in (
            [(item, "src") for item in missing.find_all("script", src=True)]
            + [(item, "href") for item in missing.find_all("link", rel="stylesheet")]
        )
    ]
    assert loaded
    assert all(
        (site / address.partition("?")[0].removeprefix("/name/")).is_file()
        and address.startswith("/name/")
        for address in loaded
    )


def test_without_addresses_nothing_leads_out(tmp_path):
    site = build(tmp_path)
    page = read(site / "book" / "01_one.html")
    out = [link for link in links(page) if "//" in link]
    assert out == []
    assert page.find("link", rel="canonical") is None
    assert page.find("meta", property="og:url") is None
    assert not (site / "sitemap.xml").exists()
    for name in ("01_one.ipynb", "01_one.md"):
        assert f"../_sources/book/{name}" in links(page)
        assert (site / "_sources" / "book" / name).is_file()
    assert page.find("a", class_="btn-download-text-button").has_attr("download")


def config(repository, base=""):
    options = {"repository_url": repository, "launch_buttons": {}}
    return SimpleNamespace(html_theme_options=options, html_baseurl=base)


@pytest.mark.parametrize("address", ["github.com/a/b", "https://github.com/a"])
def test_an_address_of_no_repository_is_refused(address):
    with pytest.raises(ConfigError, match=address):
        addresses.derive(None, config(address))


def test_an_address_of_no_site_is_refused():
    with pytest.raises(ConfigError, match=r"'group\.example'"):
        addresses.derive(None, config("", "group.example"))


def test_colab_is_offered_for_github_only():
    other = config("https://gitlab.com/a/b")
    other.html_theme_options["launch_buttons"] = {"colab_url": "https://x", "k": 1}
    addresses.derive(None, other)
    assert other.html_theme_options["launch_buttons"] == {"colab_url": "", "k": 1}


def made(title, description):
    """Return the tags of a page that is made and not written."""
    settings = SimpleNamespace(
        html_title=title, html_context={"description": description}
    )
    context = {}
    addresses.describe(
        SimpleNamespace(config=settings), "search", "search.html", context, None
    )
    return BeautifulSoup(context["metatags"], "html.parser")


def test_signs_in_a_title_stay_in_their_attribute():
    title, description = 'Loss < "ten" & more', 'A "book" > all'
    tags = made(title, description)
    assert tags.find(property="og:title")["content"] == title
    assert tags.find(property="og:description")["content"] == description
    assert tags.find(attrs={"name": "description"})["content"] == description
    assert tags.get_text().strip() == ""


def test_without_the_download_button_a_chapter_is_described_all_the_same(tmp_path):
    (tmp_path / "source" / "book" / "text").mkdir(parents=True)
    (tmp_path / "source" / "book" / "text" / "01_one.md").write_text("# One\n")
    app = SimpleNamespace(srcdir=tmp_path / "source", outdir=tmp_path / "site")
    context = {"header_buttons": [{"label": "search", "buttons": []}]}
    addresses.describe(app, "book/01_one", "page.html", context, "doctree")
    assert context["header_buttons"] == [{"label": "search", "buttons": []}]
    assert (
        tmp_path / "site" / "_sources" / "book" / "01_one.md"
    ).read_text() == "# One\n"
