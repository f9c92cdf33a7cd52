"""Every built page is HTML as the standard has it."""

from tests.site.conformance import faults


def test_pages_conform(site):
    assert faults(sorted(site.rglob("*.html"))) == []


def test_faults_are_found(tmp_path):
    page = tmp_path / "page.html"
    label = '<label>Degree <input id="a"><input id="b"></label>'
    page.write_text(
        f"<!DOCTYPE html>\n<html lang=en><head><title>Page</title></head><body>{label}</body></html>"
    )
    assert any("multiple-labeled-controls" in fault for fault in faults([page]))
