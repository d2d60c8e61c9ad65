"""What a witness stands by: the amounts destroyed and how, as they were when they signed."""

from __future__ import annotations

from collections.abc import Mapping

WITNESSED = ("syringe_wasted", "residual_wasted", "waste_method")
_SIGNED = ("witness", "witnessed_at")


def still_witnessed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """``after`` without a signature that was given to other amounts than those it holds now."""
    changed = any(before.get(name, "") != after.get(name, "") for name in WITNESSED)
    same_signature = all(before.get(name, "") == after.get(name, "") for name in _SIGNED)
    taken_back = _SIGNED if changed and same_signature else ()
    return {name: text for name, text in after.items() if name not in taken_back}
