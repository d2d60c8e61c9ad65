"""Every table of the record."""

from __future__ import annotations

from refillnotes.store.account_tables import account_versions, invitations
from refillnotes.store.addendum_tables import (
    addenda,
    addenda_declined,
    addendum_proofs,
    addendum_signatures,
)
from refillnotes.store.care_tables import emergency_accesses, emergency_reviews, restrictions
from refillnotes.store.clinic_tables import (
    idempotency,
    patients,
    people,
    pumps,
    roles,
    sign_ins,
    tries,
)
from refillnotes.store.downtime_tables import downtimes, no_visits
from refillnotes.store.factor_tables import authenticators, factor_rules, recovery_codes
from refillnotes.store.passkey_tables import (
    challenges,
    passkey_proofs,
    passkeys,
    statement_proofs,
)
from refillnotes.store.record_tables import (
    amendments,
    amendments_cancelled,
    audit,
    audit_terms,
    notes,
    returns,
    seen,
    signatures,
    signed_pdfs,
    submitted_pdfs,
    visit_drugs,
    visit_figures,
    visits,
)
from refillnotes.store.restore_tables import restores
from refillnotes.store.retention_tables import (
    destruction_certificates,
    destruction_decisions,
    destructions,
    legal_holds,
    legal_holds_lifted,
    tombstones,
)
from refillnotes.store.rule_tables import rule_changes, rule_decisions
from refillnotes.store.schema import metadata
from refillnotes.store.signing_key_tables import (
    own_signatures,
    signing_certificates,
    signing_key_revocations,
    signing_keys,
)
from refillnotes.store.void_tables import void_decisions, void_requests
from refillnotes.store.witness_tables import witness_proofs, witnessed_pdfs

APPEND_ONLY = (
    notes,
    signatures,
    submitted_pdfs,
    witnessed_pdfs,
    witness_proofs,
    signed_pdfs,
    returns,
    amendments,
    amendments_cancelled,
    void_requests,
    void_decisions,
    addenda,
    addendum_signatures,
    addendum_proofs,
    addenda_declined,
    seen,
    rule_changes,
    rule_decisions,
    restores,
    factor_rules,
    account_versions,
    restrictions,
    emergency_accesses,
    emergency_reviews,
    downtimes,
    no_visits,
    passkey_proofs,
    signing_certificates,
    signing_key_revocations,
    own_signatures,
    statement_proofs,
    legal_holds,
    legal_holds_lifted,
    destructions,
    destruction_decisions,
    destruction_certificates,
    tombstones,
    audit_terms,
    audit,
)
"""Tables whose rows are never changed or removed; triggers see to it.

One change alone is let through: a tombstone empties the row it stands for, see ``emptied``.
"""

__all__ = [
    "APPEND_ONLY",
    "account_versions",
    "addenda",
    "addenda_declined",
    "addendum_proofs",
    "addendum_signatures",
    "amendments",
    "amendments_cancelled",
    "audit",
    "audit_terms",
    "authenticators",
    "challenges",
    "destruction_certificates",
    "destruction_decisions",
    "destructions",
    "downtimes",
    "emergency_accesses",
    "emergency_reviews",
    "factor_rules",
    "idempotency",
    "invitations",
    "legal_holds",
    "legal_holds_lifted",
    "metadata",
    "no_visits",
    "notes",
    "own_signatures",
    "passkey_proofs",
    "passkeys",
    "patients",
    "people",
    "pumps",
    "recovery_codes",
    "restores",
    "restrictions",
    "returns",
    "roles",
    "rule_changes",
    "rule_decisions",
    "seen",
    "sign_ins",
    "signatures",
    "signed_pdfs",
    "signing_certificates",
    "signing_key_revocations",
    "signing_keys",
    "statement_proofs",
    "submitted_pdfs",
    "tombstones",
    "tries",
    "visit_drugs",
    "visit_figures",
    "visits",
    "void_decisions",
    "void_requests",
    "witness_proofs",
    "witnessed_pdfs",
]
