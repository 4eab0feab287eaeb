"""The life of an entry: every pair of status and deed is either in the table or refused."""

import pytest

from portal.entries import workflow
from portal.errors import TransitionRefused
from portal.labels import word
from portal.models.enums import EntryDeed as D
from portal.models.enums import EntryStatus as S

ALLOWED = {
    (S.DRAFT, D.SUBMIT): S.SUBMITTED,
    (S.DRAFT, D.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, D.REVISE): S.DRAFT,
    (S.SUBMITTED, D.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, D.RETURN): S.RETURNED,
    (S.SUBMITTED, D.ACCEPT): S.ACCEPTED,
    (S.RETURNED, D.SUBMIT): S.SUBMITTED,
    (S.RETURNED, D.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, D.RETURN): S.RETURNED,
    (S.SUBMITTED, D.VETO): S.VETOED,
    (S.RETURNED, D.VETO): S.VETOED,
    (S.ACCEPTED, D.VETO): S.VETOED,
    (S.VETOED, D.REINSTATE): S.SUBMITTED,
}
PAIRS = [(status, deed) for status in S for deed in D]


@pytest.mark.parametrize(("status", "deed"), PAIRS)
def test_a_deed_leads_where_the_table_says_or_is_refused(status: S, deed: D) -> None:
    assert ((status, deed) in ALLOWED) == workflow.is_possible(status, deed)
    if (status, deed) in ALLOWED:
        assert ALLOWED[status, deed] == workflow.after(status, deed)
        return
    with pytest.raises(TransitionRefused) as refused:
        workflow.after(status, deed)

    assert f"这件作品现在是“{word(status)}”，不能{word(deed)}。" == refused.value.message
    assert 409 == refused.value.status


def test_a_withdrawn_entry_stays_withdrawn() -> None:
    assert [] == [deed for deed in D if workflow.is_possible(S.WITHDRAWN, deed)]
