"""On pages of every layout, the text is no worse than what trafilatura alone takes for it."""

from __future__ import annotations

import pytest
import trafilatura
from documents import article

from bench.extract import precision_and_recall
from bench.pages import LAYOUTS, page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_is_read_worse_than_by_trafilatura_alone(layout: str) -> None:
    for number in range(3):
        html, text = page(layout, number)
        alone = precision_and_recall(trafilatura.extract(html) or "", text)
        ours = precision_and_recall(article(html, "a.html").text, text)
        assert ours[0] >= alone[0]
        assert ours[1] >= alone[1]
        assert ours[1] > 0.99
