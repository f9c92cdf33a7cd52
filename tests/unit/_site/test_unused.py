"""A style sheet keeps what can match, and says it as before."""

import pytest

from book._site.finish.unused import cut, words


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        (".a { color: red }", ".a{color: red}\n"),
        (".b { color: red }", ""),
        (".a .b, .a > p { color: red }", ".a > p{color: red}\n"),
        ("#a, #b { top: 0 }", "#a{top: 0}\n"),
        ("p:not(.b):is(.b, h1) { top: 0 }", "p:not(.b):is(.b, h1){top: 0}\n"),
        (
            "[href='.b'] { content: '.b, c' } /* .a */",
            "[href='.b']{content: '.b, c'}\n",
        ),
        (
            "@media (width > 30em) { .b { top: 0 } .a { top: 0 } }",
            "@media (width > 30em){.a{top: 0}\n}\n",
        ),
        ("@media print { .b { top: 0 } }", ""),
        ("@font-face { font-family: b }", "@font-face { font-family: b }\n"),
        (
            "@keyframes b { from { top: 0 } }",
            "@keyframes b { from { top: 0 } }\n",
        ),
        (r".a\:b, .a { top: 0 }", ".a{top: 0}\n"),
    ],
)
def test_only_what_can_match_is_kept(style, kept):
    assert cut(style, {"a"}) == kept.replace("'.b'", '".b"').replace(
        "'.b, c'", '".b, c"'
    )


def test_a_sheet_that_is_no_css_is_refused():
    with pytest.raises(ValueError, match="line 1: "):
        cut(".a { } }", {"a"})


def test_names_come_from_pages_and_scripts(tmp_path):
    (tmp_path / "page.html").write_text('<p class="one two-three">')
    (tmp_path / "page.js").write_text('at.classList.add("four")')
    (tmp_path / "page.css").write_text(".five { }")
    assert words(tmp_path.iterdir()) == {
        *("p", "class", "one", "two-three"),
        *("at", "classList", "add", "four"),
    }
