"""What our code never does, however convenient it would be."""

import ast
import re

from tests.tree import files, lines_with, nodes

OURS = files("refillnotes", ending=".py")
TESTS = [file for file in files("tests", ending=".py") if file.parts[1] != "habits"]
DOMAIN = [file for file in OURS if file.parts[1] == "domain"]
ACTIONS = [file for file in OURS if file.parts[1] == "actions"]
RUNS_SQL = {"execute", "exec_driver_sql", "text", "executemany", "executescript"}
# No database takes parameters in these, and the names in them are ours
WITHOUT_PARAMETERS = (
    "PRAGMA ",
    "CREATE TRIGGER ",
    "DROP TRIGGER ",
    "DROP FUNCTION ",
    "ALTER TABLE ",
    "VACUUM INTO ",
)
SCOLDING = re.compile(r"\b(invalid|please|illegal|oops|sorry)\b|[a-z]!(\s|$)", re.IGNORECASE)
SHORTEST_SENTENCE = 3  # words


def found(among, wanted):
    return [
        f"{file}:{node.lineno}: {ast.unparse(node)}"
        for file in among
        for node in nodes(file)
        if wanted(node)
    ]


def called(node):
    function = node.func
    return getattr(function, "attr", None) or getattr(function, "id", None)


def test_an_amount_is_never_a_float():
    def is_float(node):
        named = isinstance(node, ast.Name) and node.id == "float"
        return named or (isinstance(node, ast.Constant) and isinstance(node.value, float))

    assert found(DOMAIN, is_float) == []


def test_the_domain_and_the_actions_know_every_type():
    assert (
        found(DOMAIN + ACTIONS, lambda node: isinstance(node, ast.Name) and node.id == "Any") == []
    )


def test_the_domain_and_the_actions_are_told_the_time():
    clocks = {"datetime.now", "datetime.utcnow", "date.today", "time.time"}

    def asks(node):
        return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(tuple(clocks))

    assert found(DOMAIN + ACTIONS, asks) == []


def test_no_statement_to_the_database_is_put_together_from_text():
    def is_put_together(node):
        if not (isinstance(node, ast.Call) and called(node) in RUNS_SQL and node.args):
            return False
        statement = node.args[0]
        if isinstance(statement, ast.JoinedStr):
            start = statement.values[0]
            known = isinstance(start, ast.Constant) and start.value.startswith(WITHOUT_PARAMETERS)
            return not known
        return isinstance(statement, ast.BinOp)

    assert found(OURS, is_put_together) == []


def test_no_text_is_declared_safe_for_a_page():
    def declares(node):
        return isinstance(node, ast.Name | ast.Attribute) and (
            getattr(node, "id", None) or getattr(node, "attr", None)
        ) in {"Markup", "mark_safe"}

    assert found(OURS, declares) == []


def test_words_for_users_do_not_scold():
    docstrings = {
        id(node.value) for file in OURS for node in nodes(file) if isinstance(node, ast.Expr)
    }

    def scolds(node):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            return False
        words = " " in node.value.strip() and id(node) not in docstrings
        return words and bool(SCOLDING.search(node.value))

    assert found(OURS, scolds) == []


def test_our_own_code_is_never_replaced_in_a_test():
    def replaces(node):
        return (
            isinstance(node, ast.Call)
            and called(node) == "setattr"
            and bool(node.args)
            and "refillnotes" in ast.unparse(node.args[0])
            and not isinstance(node.args[-1], ast.Constant)  # a smaller limit is still our code
        )

    assert found(TESTS, replaces) == []
    assert lines_with(r"unittest\.mock|import mock|\bmocker\b|MagicMock", TESTS) == []


def test_a_test_is_a_sentence():
    def is_no_sentence(node):
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
            return False
        words = re.sub(r"^test_(F\d+_)?", "", node.name)  # a fault's id may come first
        return len(words.split("_")) < SHORTEST_SENTENCE or words != words.lower()

    assert found(TESTS, is_no_sentence) == []
