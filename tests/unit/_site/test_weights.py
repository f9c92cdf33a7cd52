"""What a page weighs: each kind of file, and the names of what cannot be found."""

import pytest

from book._site.finish import weights


def page(folder, source):
    path = folder / "page.html"
    path.write_text(f'<img src="{source}">')
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpeg", "image"),
        ("a.gif", "image"),
        ("a.ico", "image"),
        ("a.JPG", "image"),
        ("a.mp4", "other"),
        ("bare", "other"),
    ],
)
def test_a_file_of_any_ending_is_weighed(tmp_path, name, kind):
    (tmp_path / name).write_bytes(b"12345")
    sums = weights.weigh(page(tmp_path, name))
    assert sums[kind] == (5, 5)
    assert sum(raw for raw, _ in sums.values()) == 5 + sums["page"][0]
    assert "other" in weights.table(tmp_path).splitlines()[0]


def test_a_space_in_an_address_is_one_in_the_name(tmp_path):
    (tmp_path / "my pic.png").write_bytes(b"12345")
    assert weights.weigh(page(tmp_path, "my%20pic.png?v=1"))["image"] == (5, 5)


def test_a_missing_file_is_named_with_its_page(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"page\.html loads .*gone\.css"):
        weights.weigh(page(tmp_path, "gone.css"))
