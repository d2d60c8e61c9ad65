"""Templates choose words and order; nothing in them can run."""

import re

from tests.tree import ROOT, files, lines_with, text_of

TEMPLATES = files("templates", ending=".html")
SHARED = {"layout", "parts", "pdf", "errors"}
PAGES = [file for file in TEMPLATES if file.parts[1] not in SHARED]
SCRIPTS = files("static", ending=".js")
STYLES = files("static", ending=".css")
SOURCES = files("refillnotes", ending=".py")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAGS = re.compile(r"<[^>]*>", re.DOTALL)
SCOLDING = re.compile(r"(?<![-\w])(invalid|please|errors?|illegal|oops|sorry)\b", re.IGNORECASE)


def test_a_template_trusts_no_text():
    assert lines_with(r"\|\s*safe\b|\bMarkup\b|\bautoescape\b", TEMPLATES) == []


def test_a_template_holds_no_script_and_no_style():
    assert lines_with(r"<style\b|\sstyle\s*=", TEMPLATES) == []
    assert lines_with(r"<script\b(?![^>]*\bsrc=)", TEMPLATES) == []
    assert lines_with(r"""\son[a-z]+\s*=\s*["']|javascript:""", TEMPLATES) == []


def test_nothing_is_fetched_from_elsewhere():
    among = TEMPLATES + STYLES + SCRIPTS
    assert (
        lines_with(r"""(src=|href=|url\(|@import|from|fetch\()\s*["']?(https?:)?//""", among) == []
    )
    assert lines_with(r"""["'(]data:""", among) == []


def test_words_on_a_page_do_not_scold():
    scolding = {
        str(file): words
        for file in TEMPLATES
        if (words := SCOLDING.findall(TAGS.sub(" ", JINJA.sub(" ", text_of(file)))))
    }
    assert scolding == {}


def test_a_page_is_rendered_by_a_view():
    unused = [
        str(page)
        for page in PAGES
        if not any(
            page.relative_to("templates").as_posix() in text_of(user)
            for user in [*SOURCES, *(template for template in TEMPLATES if template != page)]
        )
    ]
    assert unused == []


def test_every_template_that_is_named_exists():
    named = re.compile(r"""["'](?:templates/)?([a-z_]+(?:/[a-z_]+)+\.html)["']""")
    missing = [
        f"{user} names {name}"
        for user in [*SOURCES, *TEMPLATES]
        for name in named.findall(text_of(user))
        if not (ROOT / "templates" / name).is_file()
    ]
    assert missing == []
