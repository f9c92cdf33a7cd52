"""Links to labels of other pages, in a small book built for the purpose."""

from bs4 import BeautifulSoup

from tests.unit._site.built import build


def built(target, link):
    source = target / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', '_site.read.anchors']\n"
    )
    (source / "index.md").write_text(f"# One\n\n{link}\n\n```{{toctree}}\ntwo\n```\n")
    (source / "two.md").write_text("# Two\n\n(zeros)=\n## A heading\n\nText.\n")
    said = build(source, target)
    page = BeautifulSoup((target / "index.html").read_text(), "html.parser")
    return page, said


def test_a_label_of_another_page_is_found(tmp_path):
    page, said = built(tmp_path, "[There](two.md#zeros) and [](two.md#zeros).")
    assert said == ""
    links = page.find_all("a", href="two.html#zeros")
    assert [link.get_text() for link in links] == ["There", "A heading"]


def test_a_label_that_nobody_has_is_a_warning(tmp_path):
    _, said = built(tmp_path, "[There](two.md#nowhere)")
    assert "'nowhere'" in said
