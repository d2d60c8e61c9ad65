"""Patients: found without their names in an address, kept as typed, never overwritten unseen."""

from __future__ import annotations

from uuid import UUID

import lxml.html
import pytest

from refillnotes.actions.keep_patient import change_patient
from refillnotes.actions.look_up import find_patients, open_folder
from refillnotes.actions.verify_record import verify_record
from refillnotes.web.patients.patient_form import PatientForm
from tests.people import a_browser, a_person, sent

JANE = {
    "family_name": "Doe",
    "given_name": "Jane",
    "born": "1961-03-12",
    "mrn": "0042-1187",
    "allergies": "",
    "indication": "spasticity, spinal origin",
    "icd_code": "G82.20",
}
PUMP = {
    "model": "synchromed-ii",
    "serial": "NGP0012345",
    "capacity": "20",
    "capacity-unit": "mL",
    "implanted_on": "2023-02-04",
    "catheter_length": "80",
    "catheter_length-unit": "cm",
    "catheter_bore": "0.0022",
}


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


@pytest.fixture
def browser(app, nurse):
    return a_browser(app, nurse)


def page(answer):
    return lxml.html.fromstring(answer.text)


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def problem(answer, name):
    (found,) = page(answer).xpath(f"//*[@id='f-{name}-problem']")
    return words(found)


def on_record(clinic, text):
    return find_patients(clinic, a_person(clinic, "nurse"), text)


def jane(browser, **changes):
    answer = sent(browser, "/patients/new", JANE | changes)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_a_patient_and_the_pump_can_be_added_and_read_again(browser, clinic):
    folder = jane(browser)
    assert sent(browser, f"{folder}/pumps/new", PUMP).location == folder
    shown = words(page(browser.get(folder)))
    for expected in ("DOE, Jane", "12 Mar 1961", "0042-1187", "SynchroMed II", "NGP0012345"):
        assert expected in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert "Start a visit" in shown
    assert not list(verify_record(clinic))


def test_nobody_is_asked_about_allergies_by_a_blank(browser):
    assert "Allergies not asked yet" in browser.get(jane(browser)).text


def test_no_known_allergies_is_a_tick(browser):
    folder = jane(browser, no_allergies="none")
    assert "No known allergies" in browser.get(folder).text
    ticked = page(browser.get(f"{folder}/edit")).xpath("//input[@name='no_allergies']/@checked")
    assert len(ticked) == 1


def test_an_allergy_beside_none_known_is_refused_with_both_kept(browser):
    answer = sent(
        browser, "/patients/new", JANE | {"allergies": "morphine", "no_allergies": "none"}
    )
    assert answer.status_code == 400
    assert "Keep one of them" in problem(answer, "allergies")
    assert page(answer).xpath("//input[@name='allergies']/@value") == ["morphine"]
    assert page(answer).xpath("//input[@name='no_allergies']/@checked")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("family_name", "", "Family name is not recorded. As on the wristband, like Doe."),
        ("family_name", "Do\u202ee", "Character 3 is an invisible character"),
        ("born", "12/03/1961", '"12/03/1961" is not a day of the calendar.'),
        ("born", "2061-03-12", "2061-03-12 is still to come."),
        ("born", "0061-03-12", "0061-03-12 is too long ago."),
        ("mrn", "", "Record number (MRN) is not recorded."),
        ("indication", "headache", '"headache" is not a choice known here.'),
        ("icd_code", "chronic pain", '"chronic pain" does not read like an ICD code.'),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence_and_nothing_lost(
    browser, clinic, name, typed, sentence
):
    answer = sent(browser, "/patients/new", JANE | {name: typed})
    assert answer.status_code == 400
    assert sentence in problem(answer, name)
    assert page(answer).xpath("//input[@name='given_name']/@value") == ["Jane"]
    assert on_record(clinic, "").rows == ()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("model", "", "Model is not recorded."),
        ("model", "toaster", '"toaster" is not a pump known here.'),
        ("serial", "", "Serial number is not recorded."),
        ("capacity", "1,5", '"1,5" has a comma'),
        ("capacity", "0", "0 mL is nothing."),
        ("catheter_length", "long", '"long" is not a number.'),
        ("explanted_on", "2022-01-01", "2022-01-01 is before the implant on 2023-02-04."),
        ("factory_flow", "0.5", "SynchroMed II is programmed, so it has no factory flow."),
    ],
)
def test_a_pump_that_cannot_be_kept_comes_back_with_a_sentence(browser, name, typed, sentence):
    folder = jane(browser)
    answer = sent(browser, f"{folder}/pumps/new", PUMP | {name: typed})
    assert answer.status_code == 400
    assert sentence in problem(answer, name)
    assert "No pump is on record yet" in browser.get(folder).text


def test_a_constant_flow_pump_has_a_factory_flow(browser):
    folder = jane(browser)
    codman = PUMP | {"model": "codman-3000", "factory_flow": "0.5", "factory_flow-unit": "mL/day"}
    assert sent(browser, f"{folder}/pumps/new", codman).status_code == 302
    assert "0.5 mL/day" in words(page(browser.get(folder))).replace("\N{NO-BREAK SPACE}", " ")


def test_a_record_number_that_is_taken_is_said_at_the_field(browser):
    jane(browser)
    answer = sent(browser, "/patients/new", JANE | {"given_name": "Joan"})
    assert answer.status_code == 409
    assert "0042-1187 belongs to another patient" in problem(answer, "mrn")
    assert page(answer).xpath("//input[@name='given_name']/@value") == ["Joan"]


def test_a_record_number_that_is_taken_is_refused_at_a_change_as_well(browser):
    jane(browser)
    other = jane(browser, mrn="0042-9999", given_name="Joan")
    answer = sent(browser, f"{other}/edit", JANE | {"version": "1"})
    assert answer.status_code == 409
    assert "belongs to another patient" in problem(answer, "mrn")


def test_a_serial_number_that_is_taken_is_said_at_the_field(browser):
    sent(browser, f"{jane(browser)}/pumps/new", PUMP)
    answer = sent(browser, f"{jane(browser, mrn='0042-9999')}/pumps/new", PUMP)
    assert answer.status_code == 409
    assert "NGP0012345 belongs to a pump that is implanted" in problem(answer, "serial")


def test_sending_a_form_twice_adds_one_patient(browser, clinic):
    key = {"idempotency_key": "d3b07384-d9a0-4c9b-8a26-6b1a5a0e7c11"}
    first = sent(browser, "/patients/new", JANE | key)
    assert sent(browser, "/patients/new", JANE | key).location == first.location
    assert len(on_record(clinic, "").rows) == 1


def test_sending_a_change_twice_changes_once(browser, clinic, nurse):
    folder = jane(browser)
    key = {"idempotency_key": "d3b07384-d9a0-4c9b-8a26-6b1a5a0e7c12", "version": "1"}
    for _ in range(2):
        assert sent(browser, f"{folder}/edit", JANE | {"born": "1961-03-13"} | key).location
    assert open_folder(clinic, nurse, _id(folder)).patient.version == 2


def test_what_was_saved_elsewhere_stands_beside_what_was_typed(app, browser, clinic, nurse):
    folder = jane(browser)
    with app.test_request_context():
        theirs = PatientForm()
        theirs.process(None, data=JANE | {"allergies": "penicillin"})
        change_patient(clinic, nurse, _id(folder), 1, theirs.details)
    answer = sent(browser, f"{folder}/edit", JANE | {"allergies": "morphine", "version": "1"})
    assert answer.status_code == 409
    (row,) = page(answer).xpath("//tr[@class='changed']")
    assert words(row) == "Allergies penicillin morphine"
    mine = {one.name: one.value for one in page(answer).xpath("//main//input[@type='hidden']")}
    assert sent(browser, f"{folder}/edit", mine).location == folder
    assert open_folder(clinic, nurse, _id(folder)).patient.allergies == "morphine"


def test_a_pump_saved_elsewhere_stands_beside_what_was_typed(browser):
    folder = jane(browser)
    sent(browser, f"{folder}/pumps/new", PUMP)
    (address,) = page(browser.get(folder)).xpath("//main//a[contains(@href, '/pumps/')]/@href")[1:]
    assert sent(browser, address, PUMP | {"tip_level": "T9", "version": "1"}).location == folder
    answer = sent(browser, address, PUMP | {"tip_level": "T10", "version": "1"})
    assert answer.status_code == 409
    (row,) = page(answer).xpath("//tr[@class='changed']")
    assert words(row) == "Level of the tip T9 T10"


def test_a_pump_that_is_out_cannot_be_visited_and_frees_its_serial_number(browser):
    folder = jane(browser)
    sent(browser, f"{folder}/pumps/new", PUMP)
    (address,) = page(browser.get(folder)).xpath("//main//a[contains(@href, '/pumps/')]/@href")[1:]
    sent(browser, address, PUMP | {"explanted_on": "2026-01-05", "version": "1"})
    shown = words(page(browser.get(folder))).replace("\N{NO-BREAK SPACE}", " ")
    assert "explanted 5 Jan 2026" in shown
    assert "Start a visit" not in shown
    other = jane(browser, mrn="0042-9999")
    assert sent(browser, f"{other}/pumps/new", PUMP).location == other


def test_a_pump_of_another_patient_is_not_here(browser):
    folder, other = jane(browser), jane(browser, mrn="0042-9999")
    sent(browser, f"{folder}/pumps/new", PUMP)
    (address,) = page(browser.get(folder)).xpath("//main//a[contains(@href, '/pumps/')]/@href")[1:]
    assert browser.get(address.replace(folder, other)).status_code == 404


def test_a_patient_is_found_by_the_beginning_of_a_name_or_number(browser):
    jane(browser)
    jane(browser, family_name="Marsh", given_name="Léonard", mrn="0042-2290")
    for text, found in (("mar", 1), ("leo", 1), ("0042", 2), ("doe jane", 1), ("xyz", 0)):
        answer = sent(browser, "/patients/search", {"text": text})
        assert len(page(answer).xpath("//li[contains(@class, 'queue-row')]")) == found, text


def test_a_search_leaves_no_name_in_any_address(browser):
    jane(browser)
    answer = sent(browser, "/patients/search", {"text": "doe"})
    addresses = page(answer).xpath("//@href | //@action")
    assert not [one for one in addresses if "doe" in one.lower()]


def test_a_search_with_a_hidden_character_is_refused_in_words(browser):
    answer = sent(browser, "/patients/search", {"text": "do\u200be"})
    assert answer.status_code == 400
    assert "invisible character" in problem(answer, "text")


def test_a_long_list_goes_on_from_an_id(browser, clinic):
    for number in range(52):
        jane(browser, family_name=f"Doe {number:02}", mrn=f"A-{number:02}")
    first = page(browser.get("/patients"))
    (more,) = first.xpath("//a[@rel='next']/@href")
    second = page(browser.get(more))
    assert len(first.xpath("//li[contains(@class, 'queue-row')]")) == 50
    assert len(second.xpath("//li[contains(@class, 'queue-row')]")) == 2
    found = page(sent(browser, "/patients/search", {"text": "doe"}))
    again = {one.name: one.value for one in found.xpath("//form[@class='pager']//input")}
    assert "51" in sent(browser, "/patients/search", again).text
    assert len(on_record(clinic, "doe").rows) == 50


def test_a_physician_is_not_offered_to_start_a_visit(app, browser, clinic):
    folder = jane(browser)
    sent(browser, f"{folder}/pumps/new", PUMP)
    doctor = a_browser(app, a_person(clinic, "physician"))
    assert "Start a visit" not in doctor.get(folder).text
    assert "Add a pump" in doctor.get(folder).text


def test_a_visit_that_is_open_is_resumed(browser):
    folder = jane(browser)
    sent(browser, f"{folder}/pumps/new", PUMP)
    (start,) = page(browser.get(folder)).xpath("//main[@id='main']//form/@action")
    sent(browser, start, {})
    shown = words(page(browser.get(folder)))
    assert "Resume the visit" in shown
    assert "being recorded" in shown


def test_a_folder_that_does_not_exist_is_said_in_words(browser):
    answer = browser.get(f"/patients/{UUID(int=7)}")
    assert answer.status_code == 404


def _id(folder):
    return UUID(folder.rpartition("/")[2])
