"""The page that readers start with."""


def test_slider_is_seen_at_once(visit, served):
    for viewport in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
        page = visit(f"{served}/book/intro.html", viewport=viewport)
        box = page.locator("frame-slider#begin input").bounding_box()
        assert box["y"] + box["height"] < viewport["height"]


def test_the_way_in_is_one_click(visit, base):
    page = visit(f"{base}/book/intro.html")
    page.get_by_role("link", name="Begin with chapter 1").click()
    page.wait_for_url("**/01_need_for_regularization.html")
