"""A desk, 合议: what other judges of a signed work said, without names and hours."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import discussions
from portal.judging.policies import may_judge
from portal.web.forms import Form, at_most, needed, tidy
from portal.web.guards import acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.frame import frame


class NoteForm(Form):
    """One note."""

    text = TextAreaField(
        "您的意见",
        [needed("请写下您的意见"), at_most(discussions.LONGEST_NOTE, "意见")],
        filters=[tidy],
        description="别的评委只看到“评委甲”“评委乙”，看不到是谁、什么时候写的。",
    )


@bp.route("/<blind_code>/discussion", methods=["GET", "POST"])
@allow(may_judge, load=loads.discussion, hide=True)
def discussion(found: blind.BlindDiscussion) -> ResponseReturnValue:
    """Show the notes on a work this judge has signed, and take one more."""
    form, item = NoteForm(), found.item
    if form.validate_on_submit():
        try:
            discussions.say(
                item.assignment_id, text=form.text.data or "", actor=acting_user(), at=clock.now()
            )
        except Refused as problem:
            db.session.rollback()
            form.refuse(problem.field, problem.message)
        else:
            db.session.commit()
            return redirect(url_for(".discussion", blind_code=item.code), 303)
    return render_template(
        "judges/discussion.html",
        found=found,
        item=item,
        form=form,
        **frame(call=item.round.call, contact=item.round.contact, current="queue"),
    ), 422 if form.errors or form.form_errors else 200
