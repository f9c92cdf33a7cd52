"""Print the built site as one PDF: title, contents with page numbers, the chapters, links that jump inside it.

    python -m book._make.pdf            writes _build/book.pdf

All pages are put into one document, so that Chromium itself makes the links, the outline and the tags; print.css says
how it looks. It is printed twice: the first time tells on which page each heading stands.
"""

import io
import sys
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

from book._make.browser import find_or_install

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "book.pdf"
INDEX = "genindex"  # leads to anchors, and paper has none

# A page's text, with anchors that are its own and links that stay inside the document.
ARTICLE = """([page, pages]) => {
    const slug = path => path.split("/").pop();
    const here = page => decodeURI(location.pathname).endsWith(`/${page}.html`);
    const article = document.querySelector("article.bd-article");
    article.querySelectorAll("script, .terms, .headerlink, button").forEach(at => at.remove());
    article.querySelectorAll("details").forEach(at => at.open = true);
    article.querySelectorAll("img").forEach(at => at.src = at.src);
    for (const at of article.querySelectorAll("[id]"))
        if (!at.closest("svg")) at.id = `${slug(page)}--${at.id}`;
    const site = location.href.slice(0, location.href.indexOf(`${page}.html`));
    for (const at of article.querySelectorAll("a[href]")) {
        const url = new URL(at.getAttribute("href"), location.href);
        if (!url.href.startsWith(site)) continue;
        const other = decodeURI(url.href.slice(site.length).split(/[?#]/)[0]).replace(/\\.html$/, "");
        if (!pages.includes(other)) at.removeAttribute("href");
        else at.setAttribute("href", `#${slug(other)}${url.hash && "--"}${url.hash.slice(1)}`);
        at.removeAttribute("aria-describedby");
    }
    const headings = [...article.querySelectorAll("section > h1, section > h2")].map(at => (
        { level: Number(at.tagName[1]), text: at.textContent.trim(), anchor: at.parentElement.id }));
    return { html: article.innerHTML, slug: slug(page), headings };
}"""

# The document: a title page, the contents, the pages' texts.
BOOK = """([title, author, articles]) => {
    const html = document.documentElement;
    html.dataset.theme = html.dataset.mode = "light";
    const body = document.createElement("body");
    body.className = "book";
    body.innerHTML = `<header><p class="title"></p><p class="author"></p></header>
        <nav aria-label="Contents"><p class="title">Contents</p></nav>
        <main class="bd-main"><div class="bd-content"><div class="bd-article-container"></div></div></main>`;
    body.querySelector("header .title").textContent = title;
    body.querySelector("header .author").textContent = author;
    for (const { html, slug, headings } of articles) {
        const article = document.createElement("article");
        article.className = "bd-article";
        article.id = slug;
        article.innerHTML = html;
        body.querySelector(".bd-article-container").append(article);
        for (const { level, text, anchor } of headings) {
            const line = document.createElement("a");
            line.href = `#${anchor}`;
            line.className = `level-${level}`;
            line.innerHTML = "<span></span><span class='page'>000</span>";
            line.firstChild.textContent = text;
            body.querySelector("nav").append(line);
        }
    }
    document.body.replaceWith(body);
    document.title = title;
}"""

NUMBERS = """pages => document.querySelectorAll("nav > a").forEach((line, k) => {
    line.querySelector(".page").textContent = pages[k];
})"""


def contents():
    """Return the book's title, its author and its pages, in the order of the table of contents."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    pages = [page for page in [toc["root"], *parts] if page != INDEX]
    return config["title"], config["author"], pages


def print_book(browser, target=TARGET, pages=None, site=SITE):
    """Write the PDF and return its path.

    browser : a running Chromium of Playwright.
    pages : the pages to print, such as "book/intro"; a link to any other page becomes plain text.
    site : folder of the built site.
    Raises FileNotFoundError for a page that is not built.
    """
    title, author, every = contents()
    pages = list(pages or every)
    for name in pages:
        if not (site / f"{name}.html").exists():
            raise FileNotFoundError(f"{name}.html is not in {site}: run `make book`")
    page = browser.new_page()
    page.set_default_timeout(120_000)  # a page is opened whole, pictures and all
    articles = []
    for name in pages:
        page.goto((site / f"{name}.html").as_uri())
        articles.append(page.evaluate(ARTICLE, [name, pages]))
    page.evaluate(BOOK, [title, author, articles])
    options = {
        "prefer_css_page_size": True,
        "print_background": True,
        "tagged": True,
        "outline": True,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    page.pdf(path=target, **options)
    page.evaluate(NUMBERS, page_numbers(target, articles))
    page.pdf(path=target, **options)
    page.close()
    writer = PdfWriter(clone_from=io.BytesIO(target.read_bytes()))
    writer.add_metadata({"/Title": title, "/Author": author})
    writer.page_mode = "/UseOutlines"
    writer.write(target)
    return target


def page_numbers(target, articles):
    """Return the page of each heading, from 1, in the order of the contents."""
    reader = PdfReader(target)
    places = reader.named_destinations
    return [
        reader.get_destination_page_number(places[f"/{heading['anchor']}"]) + 1
        for article in articles
        for heading in article["headings"]
    ]


if __name__ == "__main__":
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=find_or_install(), args=["--no-sandbox"]
            )
            path = print_book(chromium)
            chromium.close()
    except FileNotFoundError as error:
        sys.exit(str(error))
    pages = len(PdfReader(path).pages)
    print(
        f"{path.relative_to(ROOT)}: {pages} pages, {path.stat().st_size / 1e6:.1f} MB"
    )
