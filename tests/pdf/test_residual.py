"""What the printed note says of the residual: expected, measured, and what lies between."""

from __future__ import annotations

from tests.pdf import records
from tests.pdf.reading import submitted, words_of_page


def test_expected_and_measured_stand_side_by_side():
    text = words_of_page(submitted(records.clean_visit()), 1)
    assert "3.4 mL" in text and "3.2 mL" in text
    assert "0.2 mL less than expected" in text
    assert "inside the band 1.4 mL to 5.4 mL" in text
    assert "98.6 % accuracy over 7 refills" in text


def test_a_difference_no_syringe_shows_is_no_difference():
    record = records.clean_visit()
    gap = next(figure for figure in record["figures"] if figure["name"] == "discrepancy")
    gap["value"] = "-0.002083 mL"
    text = words_of_page(submitted(record), 1)
    assert "as expected" in text
    assert "less than expected" not in text


def test_outside_the_band_the_difference_is_named_for_what_it_means():
    text = words_of_page(submitted(records.unusual_visit()), 1)
    assert "4.5 mL more than expected: under-infusion" in text
    assert "outside the band 1.4 mL to 5.4 mL" in text


def test_a_missing_residual_is_not_a_zero():
    record = records.a_record(**{"facts.measured_residual": None})
    text = words_of_page(submitted(record), 1)
    assert "measured not recorded" in text or "not recorded" in text
    assert "0 mL measured" not in text
