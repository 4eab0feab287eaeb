"""
Who may open what: every endpoint and the policy that guards it.

A new view fails the house until someone has decided about it and written it down here.
"""

from typing import Final

#: Endpoints that serve files to anyone: they have no view function of ours.
UNGUARDED: Final = frozenset({"static"})

GUARDS: Final[dict[str, str]] = {
    "auth.invitation": "anyone",
    "auth.password": "signed_in",
    "auth.register": "anyone",
    # The form of an ended session, shown again with what was typed.
    "auth.resume": "anyone",
    "auth.sign_in": "anyone",
    # A session that ended already is signed out too.
    "auth.sign_out": "anyone",
    "organisers.allowance": "may_run_unit_part",
    "organisers.apply_plan": "may_run_stage",
    "organisers.calls": "may_use_organisers_desk",
    "organisers.category_settings": "may_run_part",
    "organisers.change_judge": "may_run_seat",
    "organisers.change_round": "may_run_stage",
    "organisers.close_call": "may_run_call",
    "organisers.close_round": "may_run_stage",
    "organisers.dashboard": "may_view_call",
    "organisers.dates": "may_run_call",
    "organisers.declaration": "may_run_part",
    "organisers.discard_plan": "may_run_stage",
    "organisers.enrol_judges": "may_run_call",
    "organisers.extend_call": "may_run_call",
    "organisers.judge": "may_view_seat",
    "organisers.judges": "may_view_call",
    "organisers.levels": "may_run_part",
    "organisers.new": "may_create_call",
    "organisers.open_call": "may_run_call",
    "organisers.open_round": "may_run_stage",
    "organisers.pin_conflict": "may_run_seat",
    "organisers.plan": "may_view_stage",
    "organisers.plan_workbook": "may_view_stage",
    "organisers.progress": "may_view_stage",
    "organisers.propose_plan": "may_run_stage",
    "organisers.reopen_round": "may_run_stage",
    "organisers.round": "may_view_stage",
    "organisers.rounds": "may_view_call",
    "organisers.rubric": "may_run_part",
    "organisers.settings": "may_view_call",
    "organisers.settle_conflict": "may_run_seat",
    "organisers.start_rounds": "may_run_call",
    "organisers.words": "may_run_call",
    "public.call": "anyone",
    "public.display": "anyone",
    "public.healthz": "anyone",
    "public.help_page": "anyone",
    "public.home": "anyone",
    # Asks for a token of its own; machines have no account.
    "public.metrics": "anyone",
    "public.notice": "anyone",
    "public.regulations": "anyone",
    "public.regulations_text": "anyone",
    "public.rubrics": "anyone",
    "submitters.copy_preview": "may_handle_page",
    "submitters.entries": "signed_in",
    "submitters.entry": "may_handle_entry",
    "submitters.files": "may_handle_entry",
    "submitters.masks": "may_handle_page",
    "submitters.new": "may_submit_here",
    "submitters.page_preview": "may_handle_page",
    "submitters.receipt": "may_handle_entry",
    "submitters.remove_file": "may_handle_manuscript",
    "submitters.remove_page": "may_handle_page",
    "submitters.retry_page": "may_handle_page",
    "submitters.revise": "may_handle_entry",
    "submitters.withdraw": "may_handle_entry",
}
