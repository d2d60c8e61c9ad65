"""What a check is: how it reads its docstring, when it belongs to a visit, how it is run."""

from __future__ import annotations

from refillnotes.domain.checks.model import (
    Check,
    Finding,
    Findings,
    NotEvaluated,
    Outcome,
    Severity,
    exceeding,
    run,
    run_all,
    worst,
)
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Volume
from refillnotes.domain.worksheet import Worksheet


def volume_is_small(volume: Volume, note: str | None = None) -> Outcome:
    """The volume is small.

    Why: a large
    one spills.

    Then: pour some out.
    """
    if volume.exact == 0:
        raise NotDefined("Nothing is neither small nor large.")
    severity = exceeding(volume, (Volume.of("1", "mL"), Severity.ACK))
    return Outcome(severity, f"volume {volume}.", (f"{volume}",), (), note or "")


def unexplained(volume: Volume) -> Outcome:
    return Outcome(Severity.INFO, str(volume))


SMALL = Check(
    id="small",
    title="The volume is small",
    judge=volume_is_small,
    sources=("us-labels",),
    causes=("a large hand",),
)


def a_sheet(**facts: object) -> Worksheet:
    return Worksheet(facts, {})


def ml(number: str) -> Volume:
    return Volume.of(number, "mL")


def test_why_and_then_are_read_off_the_docstring():
    assert SMALL.why == "A large one spills."
    assert SMALL.then == "Pour some out."


def test_a_judge_without_a_docstring_explains_nothing():
    check = Check("bare", "Bare", unexplained, ())
    assert (check.why, check.then) == ("", "")


def test_a_finding_that_fires_brings_causes_and_the_next_act():
    answer = run(SMALL, a_sheet(volume=ml("1.1")))
    assert answer == Finding(
        check="small",
        title="The volume is small",
        severity=Severity.ACK,
        sentence="Volume 1.1 mL.",
        working=("1.1 mL",),
        causes=("a large hand",),
        then="Pour some out.",
        facts=("volume", "note"),
        sources=("us-labels",),
    )


def test_a_finding_that_does_not_fire_brings_neither():
    answer = run(SMALL, a_sheet(volume=ml("1.0")))
    assert (answer.severity, answer.causes, answer.then) == (Severity.OK, (), "")


def test_an_outcome_may_bring_its_own_next_act():
    answer = run(SMALL, a_sheet(volume=ml("1.0"), note="Leave it."))
    assert answer.then == "Leave it."


def test_fields_to_mark_go_before_what_the_judge_needs():
    check = Check("small", "Small", volume_is_small, (), facts=("syringe_total",))
    assert run(check, a_sheet(volume=ml("1"))).facts == ("syringe_total",)


def test_a_missing_fact_is_named():
    answer = run(SMALL, a_sheet())
    assert answer == NotEvaluated("small", "The volume is small", ("volume",), "")


def test_what_has_no_meaning_is_said_in_words():
    answer = run(SMALL, a_sheet(volume=ml("0")))
    why = "Nothing is neither small nor large."
    assert answer == NotEvaluated("small", "The volume is small", (), why)


def test_a_check_belongs_to_every_visit_unless_it_says_where():
    assert SMALL.belongs_to(a_sheet())


def test_a_fact_recorded_otherwise_puts_a_visit_outside():
    check = Check("small", "Small", volume_is_small, (), where=(("colour", "red"),))
    assert check.belongs_to(a_sheet(colour="red"))
    assert not check.belongs_to(a_sheet(colour="blue"))
    assert check.belongs_to(a_sheet())


def test_every_condition_must_hold():
    conditions = (("colour", "red"), ("size", 1))
    check = Check("small", "Small", volume_is_small, (), where=conditions)
    assert check.belongs_to(a_sheet(colour="red", size=1))
    assert not check.belongs_to(a_sheet(colour="red", size=2))


def test_a_check_may_wait_for_one_of_several_facts():
    check = Check("small", "Small", volume_is_small, (), once_recorded=("volume", "colour"))
    assert not check.belongs_to(a_sheet())
    assert check.belongs_to(a_sheet(colour="red"))


def test_all_checks_are_run_and_kept_in_order():
    elsewhere = Check("else", "Else", volume_is_small, (), where=(("volume", ml("9")),))
    bare = Check("bare", "Bare", unexplained, ())
    lacking = Check("lacking", "Lacking", volume_is_small, (), once_recorded=("missing",))
    answers = run_all((SMALL, elsewhere, bare, lacking), a_sheet(volume=ml("2")))
    assert [finding.check for finding in answers.found] == ["small", "bare"]
    assert answers.not_evaluated == ()
    none = run_all((SMALL,), a_sheet())
    assert none == Findings((), (NotEvaluated("small", "The volume is small", ("volume",)),))


def test_those_to_answer_stand_loudest_first():
    def a_finding(severity: Severity) -> Finding:
        return Finding(severity.value, "", severity, "", (), (), "", (), ())

    found = tuple(a_finding(severity) for severity in Severity)
    answers = Findings(found, ())
    assert [one.check for one in answers.to_answer] == ["block", "escalate", "ack"]
    assert answers.severity is Severity.BLOCK
    assert Findings((), ()).severity is Severity.OK


def test_the_loudest_limit_exceeded_decides_and_a_limit_itself_is_inside():
    limits = ((ml("1"), Severity.ACK), (ml("2"), Severity.BLOCK))
    sizes = {"1.0": Severity.OK, "1.1": Severity.ACK, "2.0": Severity.ACK, "2.1": Severity.BLOCK}
    assert {size: exceeding(ml(size), *limits) for size in sizes} == sizes


def test_the_worst_of_nothing_is_ok():
    assert worst(()) is Severity.OK
    assert worst((Severity.ACK, Severity.BLOCK, Severity.INFO)) is Severity.BLOCK
