"""The chapter of figures, pinned to the letter for two catheters that show all it can say."""

from __future__ import annotations

from dataclasses import replace

from refillnotes.domain.case import Rules
from refillnotes.domain.figures import Confidence
from refillnotes.domain.manual.figures import figures_chapter
from tests.domain.sheets import the_catalogue, the_policy

PINNED = """\
# Figures of pumps, catheters and drugs

Checks lean on these beside the limits above. A blank is not known here: a check that needs it is \
not evaluated. For a constant-flow pump the certificate of its serial number comes first, and a \
value the programmer shows goes before one in this list.

## InDura

| Figure | Value | How sure | Source |
|---|---|---|---|
| Bore | 0.0022 mL/cm | from memory: confirm before use | \
SynchroMed II 8637 implant manual, from memory. |
| What is said of the bore | blank | not known here |  |
| Length before trimming | blank | not known here |  |

## Prometra catheter

| Figure | Value | How sure | Source |
|---|---|---|---|
| Bore | 0.0026 mL/cm | set by this site | Minutes 12 |
| What is said of the bore | blank | not known here |  |
| Length before trimming | 110 cm | read in its source | {source} Implanted length is 110 cm \
less what was trimmed. |
"""


def test_the_chapter_of_figures_reads_like_this():
    known = the_catalogue()
    line, other = (one for one in known.catheters if one.id in {"indura", "prometra"})
    bore = replace(other.bore, source="Minutes 12", confidence=Confidence.SITE)
    few = replace(known, pumps=(), drugs=(), catheters=(line, replace(other, bore=bore)))
    ifu = known.sources["prometra-ii-ifu-catheter"]
    said = PINNED.format(source=f"{ifu.title}, {ifu.where}.")
    assert figures_chapter(Rules(the_policy(), few)) == said
