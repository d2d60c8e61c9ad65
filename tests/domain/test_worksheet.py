"""A worksheet works out what its facts allow, once, and says what is missing."""

import pytest

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.worksheet import (
    Calculation,
    Need,
    NotRecorded,
    Worked,
    Worksheet,
    needs,
    rests_on,
)


def double(single):
    return Worked(single * 2, f"2 x {single}")


def total(double, extra=None):
    if extra is None:
        return Worked(double, f"{double}, nothing extra")
    return Worked(double + extra, f"{double} + {extra}")


def undefined(single):
    raise NotDefined(f"{single} has no meaning here.")


def on_undefined(undefined):
    return Worked(undefined, "")


def aside_undefined(single, undefined=None):
    return Worked((single, undefined), "")


def hen(egg):
    return Worked(egg, "")


def egg(hen):
    return Worked(hen, "")


REGISTER = {
    function.__name__: Calculation(function.__name__, function.__name__.title(), function)
    for function in (double, total, undefined, on_undefined, aside_undefined, hen, egg)
}


def sheet(**facts):
    return Worksheet(facts, REGISTER)


def missing(worksheet, name):
    with pytest.raises(NotRecorded) as gap:
        worksheet.value(name)
    return gap.value.names


def test_a_value_is_worked_out_from_facts():
    assert sheet(single=2).value("total") == 4
    assert sheet(single=2).worked("total") == Worked(4, "4, nothing extra")
    assert sheet(single=2, extra=1).worked("total") == Worked(5, "4 + 1")


def test_a_recorded_fact_goes_before_its_calculation():
    assert sheet(single=2, double=7).value("total") == 7


def test_what_is_missing_is_named_at_its_root():
    assert missing(sheet(), "total") == ("single",)
    assert missing(sheet(), "single") == ("single",)
    assert not sheet().has("total")
    assert sheet(single=2).has("total")


def test_what_is_not_known_is_nothing_where_it_need_not_be():
    assert sheet(single=2).known("single") == 2
    assert sheet(single=2).known("total") == 4
    assert sheet().known("total") is None
    assert sheet(single=2).known("undefined") is None


def test_a_calculation_that_breaks_breaks_again_and_is_not_taken_for_missing():
    def broken(single):
        return Worked(1 / single, "")

    worksheet = Worksheet({"single": 0}, {"broken": Calculation("broken", "", broken)})
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            worksheet.value("broken")


def test_all_that_is_missing_is_named_once():
    def both(one, other, double):
        return one, other, double

    with pytest.raises(NotRecorded) as gap:
        sheet().supply(both)
    assert gap.value.names == ("one", "other", "single")
    assert str(NotRecorded(["one", "other", "one"])) == "one, other"


def test_undefined_is_not_missing():
    with pytest.raises(NotDefined, match="2 has no meaning here"):
        sheet(single=2).value("on_undefined")
    assert not sheet(single=2).has("on_undefined")
    assert sheet(single=2).value("aside_undefined") == (2, None)


def test_a_circle_is_not_recorded():
    assert missing(sheet(), "hen") == ("hen",)
    assert sheet(egg=1).value("hen") == 1


def test_nothing_is_worked_out_twice():
    calls = []

    def counted(single):
        calls.append(single)
        return Worked(single, "")

    worksheet = Worksheet({"single": 1}, {"counted": Calculation("counted", "", counted)})
    assert worksheet.value("counted") == worksheet.value("counted") == 1
    assert calls == [1]


def test_everything_worked_out_comes_in_the_order_of_the_register():
    worked = list(sheet(single=2).all_worked())
    assert [calculation.name for calculation, _ in worked] == ["double", "total", "aside_undefined"]
    assert worked[0][1] == Worked(4, "2 x 2")


def test_a_recorded_fact_is_not_listed_as_worked_out():
    names = [calculation.name for calculation, _ in sheet(single=2, double=7).all_worked()]
    assert names == ["total", "aside_undefined"]


def test_facts_are_listed_as_they_were_put():
    assert dict(sheet(single=2, extra=1).recorded()) == {"single": 2, "extra": 1}


def test_the_sheet_keeps_its_facts_when_the_caller_changes_them():
    facts = {"single": 2}
    worksheet = Worksheet(facts, REGISTER)
    facts["single"] = 3
    assert worksheet.value("single") == 2


def test_what_a_check_rests_on_comes_once_each_and_in_the_order_of_the_register():
    def on_two(total, single, hen):
        return total, single, hen

    assert [one.name for one in rests_on(on_two, REGISTER)] == ["double", "total", "hen", "egg"]
    assert rests_on(double, REGISTER) == ()


def test_needs_are_read_off_the_parameters():
    assert needs(total) == (Need("double", optional=False), Need("extra", optional=True))
