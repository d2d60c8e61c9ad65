"""F38, F39: no text is trusted as markup, in no template, module or view."""

from __future__ import annotations

from tests.tree import files, lines_with

SCRIPTS = files("static", ending=".js")
TEMPLATES = files("templates", ending=".html")
SOURCES = files("refillnotes", ending=".py")


def test_F39_no_script_of_ours_makes_markup_or_code_of_text():
    written = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
        r"|srcdoc|createContextualFragment|setTimeout\([\"'`]|setHTML"
    )
    assert lines_with(written, SCRIPTS) == []


def test_F39_one_policy_alone_passes_markup_and_one_module_alone_uses_it():
    made = lines_with(r"createPolicy", SCRIPTS)
    assert [line.partition(":")[0] for line in made] == ["static/answer.js"]
    parsing = lines_with(r"parseFromString", SCRIPTS)
    assert [line.partition(":")[0] for line in parsing] == ["static/answer.js"]


def test_F38_no_template_or_view_calls_a_text_safe():
    assert lines_with(r"\|\s*safe\b|\bMarkup\b|\bautoescape\b", TEMPLATES) == []
    assert lines_with(r"Markup\(|mark_safe|render_template_string|\|safe", SOURCES) == []
