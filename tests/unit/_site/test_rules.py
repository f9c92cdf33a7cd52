"""Rules over the theme's pages are named, and must find something."""

import pytest
from sphinx.errors import ExtensionError

from book._site.finish.rules import Rule, check, inline, rules


def test_a_rule_that_finds_nothing_is_named():
    used, idle = Rule("used", "<b>"), Rule("the theme's old box", "<old>")
    assert [rule.apply("<b>text") for rule in (used, idle)] == ["text", "<b>text"]
    with pytest.raises(ExtensionError, match=r"found nothing.*: the theme.s old box$"):
        check([used, idle])
    check([used])


def test_a_rule_leaves_alone_a_page_that_has_use_for_it():
    rule = Rule("style", "<style>", unless="<box>")
    assert rule.apply("<style><box>") == "<style><box>"
    assert rule.hits == 0


def test_names_are_given_once_and_counts_start_anew():
    names = [rule.name for rule in rules()]
    assert len(set(names)) == len(names)
    rules()[0].hits += 1
    assert all(rule.hits == 0 for rule in rules())


def test_a_script_is_put_into_the_page_as_it_is():
    rule = inline("options.js", r"a = /\d\1/")
    page = '<script src="../_static/options.js?v=1"></script>'
    assert rule.apply(page) == r"<script>a = /\d\1/</script>"
