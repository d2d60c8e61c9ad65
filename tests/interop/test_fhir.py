"""Audit records as FHIR: read by another library's models, and by our own reference of codes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from fhir.resources.R4B.auditevent import AuditEvent

from refillnotes.domain.audit import AuditEntry, Event, Link, Subject, link_hash, next_link
from refillnotes.interop.fhir import CHAIN, DCM, MEDIA_TYPE, OURS, audit_events

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NURSE, PATIENT = UUID(int=1, version=4), UUID(int=2, version=4)

# DICOM PS3.16, CID 400 and CID 401, written down a second time
TYPES = {
    "110100": "Application Activity",
    "110101": "Audit Log Used",
    "110106": "Export",
    "110107": "Import",
    "110110": "Patient Record",
    "110112": "Query",
    "110113": "Security Alert",
    "110114": "User Authentication",
}
SUBTYPES = {
    "110122": "Login",
    "110123": "Logout",
    "110127": "Emergency Override Started",
    "110129": "Security Configuration",
    "110131": "Software Configuration",
    "110135": "Object Security Attributes Changed",
    "110136": "Security Roles Changed",
    "110137": "User Security Attributes Changed",
    "110138": "Emergency Override Stopped",
}
# FHIR R4 object-role and audit-entity-type
ROLES = {"1": "Patient", "3": "Report", "4": "Domain Resource", "15": "Practitioner"}
KINDS = {"1": "Person", "2": "System Object"}


def lines(links: list[Link]) -> list[dict[str, object]]:
    return [json.loads(line) for line in audit_events(links, "North Hospital")]


def one_of_each() -> list[Link]:
    about = {kind: UUID(int=number + 9, version=4) for number, kind in enumerate(Subject)}
    links: list[Link] = []
    for event in Event:
        entry = AuditEntry(event, NURSE, NOON, about, {"record": "a" * 64})
        links.append(next_link(links[-1] if links else None, entry.at, entry.canonical()))
    return links


def test_every_event_is_a_resource_that_another_library_reads():
    for line in audit_events(one_of_each(), "North Hospital"):
        read = AuditEvent.model_validate_json(line)
        assert json.loads(read.model_dump_json())["recorded"].startswith("2026-11-23T12:00:00")


def test_every_code_has_the_meaning_its_code_system_prints():
    for line in lines(one_of_each()):
        assert line["type"]["system"] == DCM
        assert TYPES[line["type"]["code"]] == line["type"]["display"]
        dicom = [one for one in line["subtype"] if one["system"] == DCM]
        assert all(SUBTYPES[one["code"]] == one["display"] for one in dicom)
        assert [one["code"] for one in line["subtype"] if one["system"] == OURS]
        assert line["action"] in set("CRUDE") and line["outcome"] in {"0", "4"}
        for entity in line["entity"]:
            assert KINDS[entity["type"]["code"]] == entity["type"]["display"]
            role = entity.get("role")
            assert role is None or ROLES[role["code"]] == role["display"]


def test_a_refusal_is_told_as_a_failure():
    failed = {one["subtype"][-1]["code"] for one in lines(one_of_each()) if one["outcome"] == "4"}
    assert failed == {
        "sign-in-refused",
        "password-refused",
        "code-refused",
        "passkey-refused",
        "time-stamp-missed",
        "passkey-copied",
        "pin-refused",
        "record-found-changed",
        "clock-regression",
    }


def test_the_chain_can_be_worked_out_again_from_the_lines_alone():
    prev = "0" * 64
    for number, line in enumerate(lines(one_of_each()), 1):
        (place,) = [
            one
            for one in line["entity"]
            if one["what"].get("identifier", {}).get("system") == CHAIN
        ]
        held = {one["type"]: one["valueString"] for one in place["detail"]}
        assert (held["seq"], held["prev"]) == (str(number), prev)
        prev = link_hash(number, line["recorded"], held["event"], held["prev"])
        assert prev == held["hash"] == line["id"]


def test_people_and_records_are_told_by_their_ids_alone():
    entry = AuditEntry(Event.CHART_VIEWED, NURSE, NOON, {Subject.PATIENT: PATIENT})
    (line,) = lines([next_link(None, entry.at, entry.canonical())])
    assert line["agent"] == [
        {"who": {"reference": f"Practitioner/{NURSE}"}, "requestor": True},
    ]
    assert line["entity"][0]["what"] == {"reference": f"Patient/{PATIENT}"}


def test_the_program_itself_is_told_as_a_device():
    entry = AuditEntry(Event.SCHEMA_MIGRATED, None, NOON)
    (line,) = lines([next_link(None, entry.at, entry.canonical())])
    assert line["agent"] == [
        {"who": {"type": "Device", "identifier": {"value": "refillnotes"}}, "requestor": False}
    ]


def test_an_id_is_one_that_fhir_allows():
    assert all(re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", line["id"]) for line in lines(one_of_each()))
    assert MEDIA_TYPE == "application/fhir+ndjson"


@pytest.mark.parametrize("clinic", ["North Hospital", "Klinik für Schmerz", 'The "Pump" Clinic'])
def test_the_site_is_the_clinic(clinic: str):
    (line, *_) = audit_events(one_of_each(), clinic)
    assert json.loads(line)["source"]["site"] == clinic and line.count(b"\n") == 1
