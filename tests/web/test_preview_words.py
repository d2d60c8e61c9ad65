"""What a preview over past visits says, above all what it left out."""

from __future__ import annotations

from refillnotes.domain.governance_preview import Preview, Turn, Turned
from refillnotes.web.rules.preview_page import preview_page

FLAGGED = Turned("mri", "The pump was looked after around an MRI", Turn.FLAGGED, ("2026-000004",))
SILENT = Turned("mri", "The pump was looked after around an MRI", Turn.SILENT, ("1", "2"))


def said(covered: int, signed: int, unread: tuple[str, ...] = (), *turned: Turned):
    days = ("2026-01-03", "2026-11-20") if covered else ("", "")
    return preview_page(Preview(covered, signed, *days, unread, turned))


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_nothing_signed_is_not_everything_agreeing():
    page = said(0, 0)
    assert page.covered == "No visit is signed yet, so there is none to judge again."
    assert (page.judged, page.left_out) == (False, "")


def test_all_of_them_are_said_with_their_days():
    page = said(41, 41)
    assert plain(page.covered) == "All of 41 signed visits judged twice, 3 Jan 2026 to 20 Nov 2026."
    assert (page.judged, page.left_out) == (True, "")


def test_older_visits_left_out_are_counted():
    page = said(300, 2300)
    assert plain(page.covered).startswith("The newest 300 of 2300 signed visits judged twice")
    assert plain(page.left_out) == "2000 older visits not judged again."


def test_visits_that_cannot_be_read_are_named():
    page = said(2, 2, ("2026-000002",))
    assert page.left_out == "Not readable by this version and so not judged: 2026-000002."
    assert not said(2, 2, ("2026-000001", "2026-000002")).judged


def test_what_falls_silent_is_marked_as_weaker():
    page = said(9, 9, (), SILENT, FLAGGED)
    assert [plain(one) for one in page.sums] == [
        "2 visits would now be silent",
        "1 visit would now be flagged",
    ]
    assert [line.weaker for line in page.lines] == [True, False]
