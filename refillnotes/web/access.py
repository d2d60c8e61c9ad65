"""Who may open what: one line for each address, and nothing without a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Flask

from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.roles import Role

Roles = frozenset[Role]

PUBLIC: Roles = frozenset()
SIGNED_IN = frozenset(Role)
NURSES = frozenset({Role.NURSE})
PHYSICIANS = frozenset({Role.PHYSICIAN})
PHARMACISTS = frozenset({Role.PHARMACIST})
AUDITORS = frozenset({Role.AUDITOR})
ADMINS = frozenset({Role.ADMIN})
STEWARDS = frozenset({Role.STEWARD})
PRIVACY = frozenset({Role.PRIVACY})
CLINICIANS = NURSES | PHYSICIANS
CHART_READERS = CLINICIANS | PHARMACISTS
READERS = CHART_READERS | AUDITORS
RULE_READERS = STEWARDS | AUDITORS

ACCESS: Mapping[str, Roles] = {
    "static": PUBLIC,
    "account.healthy": PUBLIC,
    "account.sign_in": PUBLIC,
    "account.sign_in_now": PUBLIC,
    "account.sign_in_code": PUBLIC,
    "account.sign_out_now": PUBLIC,
    "account.lock": PUBLIC,
    "account.unlock": PUBLIC,
    "account.still_here": SIGNED_IN,
    "account.draft_key": CLINICIANS,
    "device.standing": CLINICIANS,
    "account.home": SIGNED_IN,
    "account.you": SIGNED_IN,
    "account.change_password": SIGNED_IN,
    "invitations.page": PUBLIC,
    "invitations.accept": PUBLIC,
    "codes.page": SIGNED_IN,
    "codes.square": SIGNED_IN,
    "codes.start": SIGNED_IN,
    "codes.confirm": SIGNED_IN,
    "codes.recovery": SIGNED_IN,
    "codes.remove": SIGNED_IN,
    "passkeys.page": SIGNED_IN,
    "passkeys.start": SIGNED_IN,
    "passkeys.add": SIGNED_IN,
    "passkeys.one": SIGNED_IN,
    "passkeys.rename": SIGNED_IN,
    "passkeys.remove": SIGNED_IN,
    "signing_keys.page": SIGNED_IN,
    "signing_keys.make": SIGNED_IN,
    "signing_keys.pin": SIGNED_IN,
    "passkeys.challenge": PUBLIC,
    "passkeys.sign_in": PUBLIC,
    "passkeys.to_sign": SIGNED_IN,
    "nurse.today": NURSES,
    "nurse.start": NURSES,
    "nurse.visit": CLINICIANS,
    "nurse.step": CLINICIANS,
    "nurse.save_step": CLINICIANS,
    "nurse.autosave": CLINICIANS,
    "nurse.review": CLINICIANS,
    "nurse.submit": CLINICIANS,
    "nurse.witness": CLINICIANS,
    "nurse.draft_pdf": CLINICIANS,
    "amendments.begin": CLINICIANS,
    "amendments.cancel": CLINICIANS,
    "addenda.new": CLINICIANS,
    "addenda.write": CLINICIANS,
    "addenda.page": READERS,
    "addenda.pdf": READERS,
    "addenda.picture": READERS,
    "addenda.sign": PHYSICIANS,
    "addenda.put_statement": PHYSICIANS,
    "addenda.decline": CLINICIANS,
    "voids.page": CLINICIANS,
    "voids.sheet": READERS,
    "voids.ask": CLINICIANS,
    "voids.decide": CLINICIANS,
    "voids.put_request": CLINICIANS,
    "voids.put_decision": CLINICIANS,
    "physician.queue": PHYSICIANS,
    "physician.batch": PHYSICIANS,
    "physician.sign_several": PHYSICIANS,
    "physician.sign": PHYSICIANS,
    "physician.put_statement": PHYSICIANS,
    "physician.put_batch": PHYSICIANS,
    "physician.send_back": PHYSICIANS,
    "witness.waiting": CHART_READERS,
    "witness.sign": CHART_READERS,
    "witness.put_statement": CHART_READERS,
    "notes.note": READERS,
    "notes.pdf": READERS,
    "notes.picture": READERS,
    "patients.listing": CHART_READERS,
    "patients.search": CHART_READERS,
    "patients.folder": CHART_READERS,
    "patients.add": CLINICIANS,
    "patients.edit": CLINICIANS,
    "patients.add_pump": CLINICIANS,
    "patients.edit_pump": CLINICIANS,
    "auditor.notes": AUDITORS,
    "auditor.export": AUDITORS,
    "privacy.trail": PRIVACY,
    "privacy.find": PRIVACY,
    "privacy.record": PRIVACY,
    "privacy.accesses": PRIVACY,
    "privacy.export": PRIVACY,
    "retention.overview": PRIVACY,
    "retention.find": PRIVACY,
    "retention.patient": PRIVACY,
    "retention.hold": PRIVACY,
    "retention.lift": PRIVACY,
    "retention.propose": PRIVACY,
    "retention.destruction": PRIVACY,
    "retention.decide": PRIVACY,
    "retention.certificate": PRIVACY | AUDITORS,
    "charts.emergencies": PRIVACY,
    "charts.emergency": PRIVACY,
    "charts.review": PRIVACY,
    "charts.restrictions": PRIVACY | ADMINS,
    "charts.find_chart": PRIVACY | ADMINS,
    "charts.restriction": PRIVACY | ADMINS,
    "charts.restrict": PRIVACY | ADMINS,
    "emergency.ask": CLINICIANS,
    "emergency.begin": CLINICIANS,
    "downtimes.page": CLINICIANS,
    "downtimes.record": CLINICIANS,
    "downtimes.say_no_visit": CLINICIANS,
    "help.checks": SIGNED_IN,
    "help.glossary": SIGNED_IN,
    "admin.people": ADMINS,
    "admin.new": ADMINS,
    "admin.add": ADMINS,
    "admin.one": ADMINS,
    "admin.change": ADMINS,
    "admin.password": ADMINS,
    "admin.invite": ADMINS,
    "admin.codes_off": ADMINS,
    "admin.passkeys_off": ADMINS,
    "admin.signing_key_off": ADMINS,
    "admin.factors": ADMINS,
    "admin.ask_factors": ADMINS,
    "rules.overview": RULE_READERS,
    "rules.figures": RULE_READERS,
    "rules.change": RULE_READERS,
    "rules.again": RULE_READERS,
    "rules.change_again": RULE_READERS,
    "rules.proposal": STEWARDS,
    "rules.propose": STEWARDS,
    "rules.decide": STEWARDS,
    "rules.put_proposal": STEWARDS,
    "rules.put_decision": STEWARDS,
}


class NoAccessWritten(RefillnotesError):
    """An address was added and nobody said who may open it; the program does not start."""


def may_open(roles: Iterable[str], endpoint: str) -> bool:
    allowed = ACCESS[endpoint]
    return allowed in (PUBLIC, SIGNED_IN) or not allowed.isdisjoint(roles)


def refuse_unlisted(app: Flask) -> None:
    """Errors: ``NoAccessWritten``, naming what has no line."""
    unlisted = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - set(ACCESS))
    if unlisted:
        raise NoAccessWritten(
            f"{', '.join(unlisted)} can be asked for, and web/access.py does not say by whom. "
            "Add a line for each."
        )
