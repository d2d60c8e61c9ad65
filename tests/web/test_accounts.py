"""Signing in and out, told by what a person at a tablet sees."""

import statistics
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask_security.utils import verify_password

from refillnotes.actions.passwords import DEMO_PASSWORD, EXAMPLE, PasswordUnfit, hashed, matches
from refillnotes.actions.people import Details, add_person, set_password
from refillnotes.actions.sign_in import SignInRefused, ask_again, sign_in
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, TooManyTries
from refillnotes.domain.audit import Event
from refillnotes.store import audit
from tests.people import PASSWORD, a_browser, a_person, sent, token

WRONG = "not the password at all"


def events(clinic):
    with clinic.database.reading() as connection:
        return [link.event for link in audit.read_chain(connection)]


def signing_in(app, email, password, **fields):
    return sent(app.test_client(), "/sign-in", {"email": email, "password": password, **fields})


def test_a_nurse_signs_in_and_starts_on_today(app, clinic):
    who = a_person(clinic, "nurse")
    answer = signing_in(app, who.email, PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/today")


def test_the_address_may_be_typed_in_capitals(app, clinic):
    who = a_person(clinic, "nurse")
    assert signing_in(app, f" {who.email.upper()} ", PASSWORD).status_code == 302


def test_signing_in_goes_on_to_the_page_that_was_asked_for(app, clinic):
    who = a_person(clinic, "nurse")
    assert app.test_client().get("/patients").location == "/sign-in?next=/patients"
    assert signing_in(app, who.email, PASSWORD, next="/patients").location == "/patients"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "evil",
        "/no-such-page",
        "/queue",
    ],
)
def test_signing_in_never_leads_to_another_site_or_a_page_of_others(app, clinic, elsewhere):
    who = a_person(clinic, "nurse")
    assert signing_in(app, who.email, PASSWORD, next=elsewhere).location == "/today"


def test_an_unknown_address_a_wrong_password_and_a_closed_account_read_the_same(app, clinic):
    known, closed = a_person(clinic, "nurse"), a_person(clinic, "nurse", active=False)
    answers = [
        signing_in(app, known.email, WRONG),
        signing_in(app, "nobody@clinic.example", PASSWORD),
        signing_in(app, closed.email, PASSWORD),
        signing_in(app, "", ""),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert all("No account has this e-mail address and password" in one.text for one in answers)


def test_a_refused_sign_in_keeps_the_address_and_never_the_password(app):
    answer = signing_in(app, "dana@clinic.example", WRONG)
    assert 'value="dana@clinic.example"' in answer.text
    assert WRONG not in answer.text


def test_an_unknown_address_takes_as_long_as_a_wrong_password(clinic):
    known = a_person(clinic, "nurse")

    def seconds(email):
        began = time.perf_counter()
        with pytest.raises(SignInRefused):
            sign_in(clinic, email, WRONG, "10.0.0.1")
        return time.perf_counter() - began

    pairs = [(seconds(known.email), seconds(f"n{place}@x.example")) for place in range(8)]
    of_known, of_unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < of_known / of_unknown < 2


def test_an_account_is_tried_ten_times_in_a_quarter_of_an_hour(clinic):
    who = a_person(clinic, "nurse")
    checked = 0
    for place in range(TRIES_OF_AN_ACCOUNT + 3):
        try:
            sign_in(clinic, who.email, WRONG, f"10.0.0.{place}")
        except SignInRefused:
            checked += 1
        except TooManyTries:
            continue
    assert checked == TRIES_OF_AN_ACCOUNT
    with pytest.raises(TooManyTries):
        sign_in(clinic, who.email, PASSWORD, "10.0.0.99")
    after = clinic.now() + timedelta(minutes=16)
    assert sign_in(replace(clinic, clock=lambda: after), who.email, PASSWORD, "10.0.0.99") == who


def test_tries_on_many_accounts_from_one_address_end_too(clinic, monkeypatch):
    monkeypatch.setattr("refillnotes.actions.tries.TRIES_FROM_AN_ADDRESS", 4)
    for place in range(4):
        with pytest.raises(SignInRefused):
            sign_in(clinic, f"n{place}@x.example", WRONG, "10.0.0.1")
    with pytest.raises(TooManyTries):
        sign_in(clinic, "another@x.example", WRONG, "10.0.0.1")


def test_good_sign_ins_do_not_use_up_the_tries_of_a_shared_address(clinic):
    who = a_person(clinic, "nurse")
    for _ in range(TRIES_OF_AN_ACCOUNT + 2):
        sign_in(clinic, who.email, PASSWORD, "10.0.0.1")


def test_too_many_tries_are_answered_with_a_page_that_says_when_to_come_back(app, clinic):
    who = a_person(clinic, "nurse")
    for _ in range(TRIES_OF_AN_ACCOUNT):
        signing_in(app, who.email, WRONG)
    answer = signing_in(app, who.email, WRONG)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_signing_in_and_out_leaves_a_trace_and_no_address(app, clinic):
    who = a_person(clinic, "nurse")
    browser = a_browser(app, who)
    sent(browser, "/sign-out", {})
    signing_in(app, "mistyped-secret@x.example", WRONG)
    trail = "".join(events(clinic))
    for event in (Event.SIGNED_IN, Event.SIGNED_OUT, Event.SIGN_IN_REFUSED):
        assert f'"{event}"' in trail
    assert "@" not in trail


def test_the_password_is_asked_again_for_signing_counted_and_traced(clinic):
    who = a_person(clinic, "physician")
    assert ask_again(clinic, who, PASSWORD, "10.0.0.1")
    assert [ask_again(clinic, who, WRONG, "10.0.0.1") for _ in range(TRIES_OF_AN_ACCOUNT)] == [
        False
    ] * TRIES_OF_AN_ACCOUNT
    with pytest.raises(TooManyTries):
        ask_again(clinic, who, PASSWORD, "10.0.0.1")
    trail = "".join(events(clinic))
    assert Event.PASSWORD_ASKED_AGAIN in trail and Event.PASSWORD_REFUSED in trail


def test_the_password_of_somebody_else_does_not_stand_in_when_it_is_asked_again(app, clinic):
    who, other = a_person(clinic, "nurse"), a_person(clinic, "physician")
    set_password(clinic, other, other.id, "nine blue whales at sea")
    browser = a_browser(app, who)
    for address in ("/you/password", "/you/codes/start"):
        fields = {
            "password": "nine blue whales at sea",
            "new_password": "eight brown foxes at noon",
        }
        assert sent(browser, address, fields).status_code == 403
    assert sent(browser, "/you/codes/start", {"password": PASSWORD}).status_code == 302


def test_a_password_is_kept_as_argon2id_that_flask_security_reads_too(app, clinic):
    who = a_person(clinic, "nurse")
    assert who.password_hash.startswith("$argon2id$")
    with app.app_context():
        assert verify_password(PASSWORD, who.password_hash)


@pytest.mark.parametrize("password", ["short", "", "aaaaaaaaaaaaaaaa", DEMO_PASSWORD, EXAMPLE])
def test_a_password_that_is_easily_guessed_is_refused_with_an_example(password):
    with pytest.raises(PasswordUnfit) as refusal:
        hashed(password, demo=False)
    assert EXAMPLE in str(refusal.value)


def test_a_password_longer_than_a_page_is_refused_with_its_length():
    with pytest.raises(PasswordUnfit, match="129 characters; 128 fit"):
        hashed("x" * 129, demo=False)


def test_two_keyboards_may_type_the_same_letter_differently():
    composed, apart = "caf\u00e9 au lait noir", "cafe\u0301 au lait noir"
    assert matches(apart, hashed(composed, demo=False))


def test_no_hash_matches_nothing():
    assert not matches("", None)
    assert not matches("nobody has this password, it only takes as long to compare", None)


def test_a_person_changes_their_own_password_and_every_session_ends(app, clinic):
    who = a_person(clinic, "nurse")
    here, there = a_browser(app, who), a_browser(app, who)
    fields = {"password": PASSWORD, "new_password": "eight brown foxes at noon"}
    assert sent(here, "/you/password", fields).location == "/sign-in"
    assert there.get("/you").location == "/sign-in?next=/you"
    assert signing_in(app, who.email, PASSWORD).status_code == 401
    assert signing_in(app, who.email, "eight brown foxes at noon").status_code == 302


def test_changing_a_password_asks_for_the_one_now_and_for_a_good_one(app, clinic):
    browser = a_browser(app, a_person(clinic, "nurse"))
    wrong = sent(browser, "/you/password", {"password": WRONG, "new_password": "x" * 20})
    assert (wrong.status_code, "That is not your password" in wrong.text) == (403, True)
    weak = sent(browser, "/you/password", {"password": PASSWORD, "new_password": "short"})
    assert (weak.status_code, "at least 12 are needed" in weak.text) == (400, True)


def test_a_demo_offers_its_people_and_one_tap_signs_in(app, clinic):
    app.extensions["refillnotes"] = demo = replace(clinic, demo=True)
    for email, roles in (("nurse@demo.example", ("nurse",)), ("own@clinic.example", ("admin",))):
        add_person(demo, None, Details(email, "Dana Reyes", "RN", roles), DEMO_PASSWORD)
    page = app.test_client().get("/sign-in").text
    assert "People of this demo" in page and "Dana Reyes RN, nurse" in page
    assert 'name="email" value="nurse@demo.example"' in page
    assert "own@clinic.example" not in page
    assert signing_in(app, "nurse@demo.example", DEMO_PASSWORD).location == "/today"


def test_a_real_clinic_offers_nobody(app, clinic):
    a_person(clinic, "nurse", email="nurse@demo.example")
    page = app.test_client().get("/sign-in").text
    assert "demo" not in page.lower()
    assert DEMO_PASSWORD not in page


def test_somebody_signed_in_is_not_asked_again(app, clinic):
    assert a_browser(app, a_person(clinic, "nurse")).get("/sign-in").location == "/"


def test_another_persons_sign_in_on_the_same_tablet_starts_clean(app, clinic):
    first, second = a_person(clinic, "nurse"), a_person(clinic, "physician")
    browser = a_browser(app, first)
    before = token(browser)
    answer = sent(browser, "/sign-in", {"email": second.email, "password": PASSWORD})
    assert answer.location == "/queue"
    assert browser.post("/sign-out", data={"csrf_token": before}).status_code == 400
