"""Each class of record is read whole, and one that says too little or too much is refused."""

import pytest

from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.retention_classes import RecordClass, read_classes

NOTES = """
[classes.notes]
title = "Signed notes"
figures = ["retention.adult", "retention.minor"]
kept = "After the last entry."
ends = "Two privacy officers decide."
"""


def test_a_class_is_read_whole_in_the_order_of_the_file():
    assert read_classes(NOTES + NOTES.replace("notes", "drafts").replace("Signed", "Open")) == (
        RecordClass(
            "notes",
            "Signed notes",
            ("retention.adult", "retention.minor"),
            "After the last entry.",
            "Two privacy officers decide.",
        ),
        RecordClass(
            "drafts",
            "Open drafts",
            ("retention.adult", "retention.minor"),
            "After the last entry.",
            "Two privacy officers decide.",
        ),
    )


def test_a_class_is_kept_by_no_figure_where_the_record_itself_says_how_long():
    line = 'figures = ["retention.adult", "retention.minor"]'
    (alone,) = read_classes(NOTES.replace(line, "figures = []"))
    assert alone.figures == ()


@pytest.mark.parametrize("missing", ["title", "kept", "ends"])
def test_a_class_that_says_too_little_is_refused(missing):
    text = "\n".join(line for line in NOTES.splitlines() if not line.startswith(missing))
    with pytest.raises(ReferenceRefused, match=f"^classes.notes has no {missing}"):
        read_classes(text)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('colour = "blue"', "classes.notes has an unknown key, colour"),
        ("[class.notes]", "The reference data has an unknown key, class"),
        ("[classes.", "retention.toml cannot be read: "),
    ],
)
def test_what_nobody_reads_is_refused(more, said):
    with pytest.raises(ReferenceRefused) as refusal:
        read_classes(f"{NOTES}{more}\n")
    assert str(refusal.value).startswith(said)
