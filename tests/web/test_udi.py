"""A pump's UDI is kept as its card prints it, and a slip of a digit is said at once."""

from __future__ import annotations

import pytest

from tests.people import a_browser, a_person, sent
from tests.web.test_patients import PUMP, jane, page, words


@pytest.fixture
def browser(app, clinic):
    return a_browser(app, a_person(clinic, "nurse"))


@pytest.mark.parametrize(
    ("udi", "said"),
    [
        ("(01)09521234543214(21)NGP0012345", "ends its number 09521234543214 in 4, where 3 would"),
        ("NGP0012345", "begins neither with (01), as GS1’s, nor with +, as HIBCC’s"),
    ],
)
def test_a_slip_in_a_udi_is_said_while_the_card_is_at_hand(browser, udi, said):
    folder = jane(browser)
    answer = sent(browser, f"{folder}/pumps/new", PUMP | {"udi": udi})
    assert answer.status_code == 400
    assert said in words(page(answer))
    assert page(answer).xpath("//input[@name='udi']/@value") == [udi]


@pytest.mark.parametrize("udi", ["(01)09521234543213(21)NGP0012345", "+A123/$$3X", "none", ""])
def test_a_udi_stands_in_the_folder_as_it_is_printed(browser, udi):
    folder = jane(browser)
    assert sent(browser, f"{folder}/pumps/new", PUMP | {"udi": udi}).location == folder
    assert f"UDI {udi or 'not recorded'}" in words(page(browser.get(folder)))
