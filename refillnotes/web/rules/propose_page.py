"""One proposal on its way: the form, what it would do to past visits, then the signature."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort, render_template, url_for
from werkzeug.datastructures import MultiDict

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.look_ahead import DayGoneBy, Looked, NothingChanges, Proposal, stands_there
from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.governance import PROPOSER, Act
from refillnotes.web.account import signer
from refillnotes.web.field_view import Problem
from refillnotes.web.fields import problems_of
from refillnotes.web.rules.change_form import ChangeForm, FigureForm
from refillnotes.web.rules.entry_forms import ENTRY_FORMS, DrugForm
from refillnotes.web.rules.preview_page import preview_page
from refillnotes.web.sending import new_key

_HEADINGS = {
    Act.REPLACE: "Propose another value",
    Act.RETIRE: "Propose to offer this no longer",
    Act.RESTORE: "Propose to offer this again",
}


@dataclass(frozen=True, slots=True)
class ProposePage:
    """What was asked for by its address, with what was typed so far."""

    act: Act
    figure: str
    heading: str
    title: str
    before: str
    form: ChangeForm
    valid: bool = True
    refusal: str = ""
    refused_field: str = ""

    @classmethod
    def asked(cls, clinic: Clinic, act: str, figure: str) -> ProposePage:
        """The page before anything was typed, from today on."""
        page = _page(clinic, act, figure)
        page.form.effective_on.process_data(clinic.now().date().isoformat())
        return page

    @classmethod
    def sent(cls, clinic: Clinic, act: str, figure: str, typed: MultiDict[str, str]) -> ProposePage:
        page = _page(clinic, act, figure)
        page.form.process(typed)
        return replace(page, valid=page.form.validate())

    @property
    def proposal(self) -> Proposal:
        """What was typed, read; ask when the page is ``valid``."""
        return self.form.proposed(self.act, self.figure)

    def refused(self, why: RefillnotesError) -> ProposePage:
        """The same page with what the rules themselves refuse, beside the field it is about."""
        about_day = isinstance(why, DayGoneBy)
        field = "effective_on" if about_day else next(view.name for view in self.form.views)
        if isinstance(why, DayGoneBy | NothingChanges | ReferenceRefused):
            self.form[field].errors = [str(why)]
        return replace(self, refusal=str(why), refused_field=field)

    def drawn(
        self,
        looked: Looked | None = None,
        refused: SignerUnknown | None = None,
        sentence: str = "",
    ) -> str:
        """The page; ``looked`` brings the preview and the signature."""
        problems = problems_of(self.form)
        if self.refusal and not problems:
            problems = (Problem(self.refused_field, "This change", self.refusal),)
        return render_template(
            "rules/propose.html",
            page=self,
            fields=self.form.views,
            problems=problems,
            looked=looked,
            preview=None if looked is None else preview_page(looked.preview),
            sentence=sentence,
            meaning=PROPOSER.sentence,
            form=signer.approval_form(
                refused,
                url_for("rules.put_proposal", act=self.act.value, figure=self.figure),
            ),
            key=new_key(),
        )


def _page(clinic: Clinic, act: str, figure: str) -> ProposePage:
    """Errors: 404 for an act or a figure there is none of."""
    if act not in {one.value for one in Act}:
        abort(404)
    if act == Act.ADD:
        return _new_entry(clinic, figure)
    try:
        title, before = stands_there(clinic.rules, act, figure)
    except ReferenceRefused:
        abort(404)
    form = FigureForm() if act == Act.REPLACE else ChangeForm()
    return ProposePage(Act(act), figure, _HEADINGS[Act(act)], title, before, form)


def _new_entry(clinic: Clinic, table: str) -> ProposePage:
    if table not in ENTRY_FORMS:
        abort(404)
    form = ENTRY_FORMS[table]()
    if isinstance(form, DrugForm):
        form.guidelines = tuple(one.id for one in clinic.rules.catalogue.guidelines)
    return ProposePage(Act.ADD, table, form.heading, "", "", form)
