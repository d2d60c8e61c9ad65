"""The main job in a real browser: nurse to physician to auditor, and the PDF read back."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
from playwright.sync_api import Page, expect

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.browser.conftest import sign_in
from tests.browser.serving import Served

pytestmark = pytest.mark.browser

ZONE = ZoneInfo("America/Chicago")


def choose(page: Page, field: str, label: str) -> None:
    page.locator(f'[data-field="{field}"] .tile').get_by_text(label, exact=True).click()


def write(page: Page, field: str, text: str) -> None:
    page.locator(f"#f-{field}").fill(text)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").click()


def at(minute: int) -> str:
    start = datetime.now(ZONE).replace(second=0, microsecond=0)
    return (start + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M")


def test_from_the_bedside_to_the_auditors_bundle(tablet: Page, served: Served, tmp_path: Path):
    sign_in(tablet, served, "Dana Reyes")
    the_nurse_records_a_refill(tablet, served)
    note = the_nurse_submits(tablet)
    tablet.get_by_role("button", name="Sign out").click()

    sign_in(tablet, served, "Amara Osei")
    the_physician_signs(tablet, note)
    printed = the_pdf_is_read_back(tablet, note)
    tablet.get_by_role("button", name="Sign out").click()

    sign_in(tablet, served, "Pia Lindqvist")
    the_auditor_takes_the_notes(tablet, tmp_path, printed)


def the_nurse_records_a_refill(page: Page, served: Served) -> None:
    page.get_by_role("button", name="Start the visit of Jane Doe").click()
    choose(page, "place", "Clinic")
    choose(page, "reason", "Scheduled")
    for asked in ("identifiers_checked", "allergies_reviewed"):
        choose(page, asked, "Yes")
    page.locator("#f-responsible_physician").select_option(label="Amara Osei MD")
    for asked in ("mri_since_last_visit", "mri_planned"):
        choose(page, asked, "No")
    choose(page, "outcome", "Refilled")
    go_on(page)
    before_anything_is_withdrawn(page)
    how_the_patient_is(page)
    out_and_in(page, served)
    the_programme_and_the_rest(page)


def before_anything_is_withdrawn(page: Page) -> None:
    write(page, "interrogated_before", at(4))
    write(page, "serial_read", "NGP0012345")
    write(page, "programmer_residual", "4.6")
    write(page, "found_1_concentration", "2000")
    page.locator('[name="found_1_concentration-unit"]').select_option("mcg/mL")
    write(page, "found_1_dose", "400")
    page.locator('[name="found_1_dose-unit"]').select_option("mcg/day")
    choose(page, "log_read", "Yes")
    choose(page, "stall_logged", "None")
    for asked in ("reset_logged", "critical_alarm", "denied_unexplained"):
        choose(page, asked, "No")
    choose(page, "battery_state", "Good")
    go_on(page)


def how_the_patient_is(page: Page) -> None:
    choose(page, "pain", "3")
    choose(page, "sedation", "1, awake")
    write(page, "respiratory_rate", "14")
    write(page, "oxygen_saturation", "97")
    write(page, "heart_rate", "70")
    write(page, "temperature", "36.7")
    choose(page, "signs", "Asked, none")
    go_on(page)


def out_and_in(page: Page, served: Served) -> None:
    the_findings_change_while_typing(page)
    choose(page, "aspirate_appearance", "Clear")
    write(page, "aspirated_at", at(10))
    choose(page, "port", "Reservoir port")
    nothing_typed_is_lost_when_leaving(page, served)
    go_on(page)

    for place in ("order", "label", "programmer"):
        page.locator(f"#f-{place}_1_drug").select_option("baclofen")
        write(page, f"{place}_1_concentration", "2000")
        page.locator(f'[name="{place}_1_concentration-unit"]').select_option("mcg/mL")
    write(page, "lot_1", "A1234")
    write(page, "expiry_1", (datetime.now(ZONE) + timedelta(days=200)).strftime("%Y-%m-%d"))
    choose(page, "drug_source", "Manufacturer")
    write(page, "use_by", at(9 * 24 * 60))
    choose(page, "first_fill", "No")
    choose(page, "diluted", "No")
    write(page, "syringe_total", "20.0")
    go_on(page)

    write(page, "injected", "20.0")
    for asked in ("aspirated_back", "needle_stop"):
        choose(page, asked, "Yes")
    choose(page, "resistance", "None")
    for asked in ("felt_different", "swelling"):
        choose(page, asked, "No")
    write(page, "injected_at", at(16))
    write(page, "syringe_wasted", "0.0")
    go_on(page)


def the_programme_and_the_rest(page: Page) -> None:
    write(page, "programmed_volume", "40.0")
    choose(page, "mode", "Simple continuous")
    write(page, "dose_1", "400")
    write(page, "flow", "0.2")
    write(page, "tubing_volume", "0.199")
    choose(page, "tubing_origin", "Programmer")
    choose(page, "bridge_programmed", "No")
    write(page, "alarm_volume", "2.0")
    alarm = datetime.now(ZONE) + timedelta(days=90)
    write(page, "programmer_alarm_date", alarm.strftime("%Y-%m-%d"))
    write(page, "interrogated_after", at(22))
    write(page, "volume_after", "20.0")
    expect(page.locator("#findings")).to_contain_text("20.0 mL put in, 40.0 mL programmed")
    write(page, "programmed_volume", "20.0")
    expect(page.locator("#findings")).not_to_contain_text("40.0 mL programmed")
    go_on(page)

    write(page, "residual_wasted", "4.6")
    choose(page, "waste_method", "Drug disposal pouch")
    go_on(page)

    write(page, "next_appointment", at(77 * 24 * 60))
    write(page, "observed_from", at(17))
    write(page, "observed_until", at(47))
    choose(page, "left_how", "As before")
    choose(page, "advice_given", "Yes")
    go_on(page)


def the_findings_change_while_typing(page: Page) -> None:
    panel = page.locator("#findings")
    expect(panel).not_to_contain_text("Expected")
    write(page, "measured_residual", "9.8")
    expect(panel).to_contain_text("more than expected")
    expect(panel).to_contain_text("under-infusion")
    write(page, "measured_residual", "4.6")
    expect(panel).to_contain_text("Expected")
    expect(panel).not_to_contain_text("Escalate")


def nothing_typed_is_lost_when_leaving(page: Page, served: Served) -> None:
    expect(page.locator('[data-saved="server"]')).not_to_have_text("not yet")
    page.wait_for_timeout(800)
    here = page.url
    page.goto(f"{served.url}/today")
    page.get_by_role("button", name="Resume the visit of Jane Doe").click()
    page.goto(here)
    expect(page.locator("#f-measured_residual")).to_have_value("4.6")
    expect(page.locator('[name="aspirate_appearance"][value="clear"]')).to_be_checked()


def the_nurse_submits(page: Page) -> str:
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    expect(page.get_by_text("Still open")).to_have_count(0)
    expect(page.get_by_role("heading", name="Before and now")).to_be_visible()
    page.locator("#f-password").fill("not the password")
    page.get_by_role("button", name="Sign as author and submit").click()
    expect(page.get_by_text("That is not your password")).to_be_visible()
    page.locator("#f-password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign as author and submit").click()
    page.wait_for_url(re.compile(r"/notes/"))
    expect(page.get_by_text("Waits for a physician")).to_be_visible()
    return page.url


def the_physician_signs(page: Page, note: str) -> None:
    expect(page.get_by_text(re.compile(r"\d+ waiting: 1 clean"))).to_be_visible()
    rows = page.locator(".queue a")
    assert "DOE" in rows.last.inner_text(), "what is unusual comes first, what is clean last"
    rows.last.click()
    page.wait_for_url(note)
    page.locator("#f-password").fill("not the password")
    page.get_by_role("button", name="Sign 1").click()
    expect(page.get_by_text("That is not your password")).to_be_visible()
    page.locator("#f-password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign 1").click()
    page.wait_for_url(note)
    expect(page.locator(".lead").get_by_text("Signed")).to_be_visible()


def the_pdf_is_read_back(page: Page, note: str) -> bytes:
    answer = page.request.get(f"{note}/pdf")
    assert answer.status == 200
    content = answer.body()
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = " ".join("".join(one.extract_text() for one in reader.pages).split())
    for words in ("DOE", "Amara Osei", "Dana Reyes", "A1234", "4.6 mL", "20.0 mL", "baclofen"):
        assert words in text.replace("\N{NO-BREAK SPACE}", " ")
    record = json.loads(reader.attachments["record.json"][0])
    assert record["facts"]["measured_residual"] == "4.6 mL"
    return content


def the_auditor_takes_the_notes(page: Page, folder: Path, printed: bytes) -> None:
    today = datetime.now(ZONE).strftime("%Y-%m-%d")
    page.locator('[name="first"]').fill(today)
    page.get_by_role("button", name=re.compile("Show|Filter|Count")).first.click()
    with page.expect_download() as taken:
        page.get_by_role("button", name=re.compile("Export|Download")).click()
    taken.value.save_as(folder / "notes.zip")
    with zipfile.ZipFile(folder / "notes.zip") as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        notes = [name for name in bundle.namelist() if name.endswith(".pdf")]
        index = bundle.read("index.csv").decode("utf-8-sig")
        digests = {hashlib.sha256(bundle.read(name)).hexdigest() for name in notes}
    assert hashlib.sha256(printed).hexdigest() in digests
    assert len(index.splitlines()) == len(notes) + 1
    assert all(digest in json.dumps(manifest) for digest in digests)
