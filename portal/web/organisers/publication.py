"""A desk, 发布: what is missing, the secrecy review, the preview, the one act."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls.policies import may_run_call, may_view_call
from portal.extensions import db
from portal.models import Call
from portal.models.enums import SecrecyConclusion
from portal.publishing import operations, queries, reviewing, snapshot
from portal.publishing.published import results_of
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.award_forms import PublishForm, ReviewForm
from portal.web.organisers.frame import frame


@bp.get("/<code>/publication")
@allow(may_view_call, load=loads.call)
def publication(call: Call) -> ResponseReturnValue:
    """Show what is published, or what publishing still needs."""
    return page(call, ReviewForm(formdata=None)), 200


def page(call: Call, form: ReviewForm) -> str:
    """Render the page with the review form as it stands."""
    versions = queries.publications_of(call)
    return render_template(
        "organisers/publication.html",
        # reading the review against the whole content costs; once published it decides nothing
        steps=() if versions else reviewing.steps(call),
        review=queries.newest_review(call),
        publication=versions[0] if versions else None,
        results=results_of(versions[0].snapshot) if versions else None,
        form=form,
        done=request.args.get("done", ""),
        **frame(call, current="publication"),
    )


@bp.post("/<code>/publication/review")
@allow(may_run_call, load=loads.call)
def secrecy_review(call: Call) -> ResponseReturnValue:
    """登记保密审查."""
    form = ReviewForm()
    if form.validate_on_submit() and recorded(call, form):
        return redirect(url_for("organisers.publication", code=call.code, done="reviewed"), 303)
    return page(call, form), 422


def recorded(call: Call, form: ReviewForm) -> bool:
    """Write the review down, or put the refusal on the form."""
    at = clock.now()

    def deed() -> None:
        operations.record_secrecy_review(
            call,
            reviewer=form.reviewer.data or "",
            conclusion=SecrecyConclusion(form.conclusion.data),
            note=form.note.data or "",
            reviewed_at=form.reviewed_at.data or at,
            actor=acting_user(),
            at=at,
        )

    return attempt(form, deed)


@bp.get("/<code>/publication/publish")
@allow(may_view_call, load=loads.call)
def publish(call: Call) -> ResponseReturnValue:
    """Show what the public will see; who runs the call finds the one button."""
    return preview(call, PublishForm(formdata=None)), 200


@bp.post("/<code>/publication/publish")
@allow(may_run_call, load=loads.call)
def publish_results(call: Call) -> ResponseReturnValue:
    """发布结果."""
    form = PublishForm()
    if not form.validate_on_submit():
        return preview(call, form), 422
    operations.publish(call, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for("organisers.publication", code=call.code, done="published"), 303)


def preview(call: Call, form: PublishForm) -> str:
    """Render what would be published. Raises Refused while something is missing."""
    review = operations.ready_review(call)
    rankings = operations.ready_rankings(call)
    return render_template(
        "organisers/publish.html",
        review=review,
        results=results_of(snapshot.of_call(call, rankings)),
        form=form,
        **frame(call, current="publication"),
    )
