"""The public pages of a call."""

import html
import re
from datetime import timedelta

import pytest

from portal import clock
from portal.extensions import db
from portal.files.kinds import ESSAYS
from portal.files.office import CONVERTED
from portal.files.refusals import FileRefused, catalogue
from portal.models.enums import CallState
from portal.web.public.refusals import EXAMPLES
from portal.web.public.views import split
from tests.factories.call import make_call
from tests.factories.publishing import make_judged_round, make_publication, make_ranking


def make_open_call(**values):
    now = clock.now()
    start, end = now - timedelta(days=3), now + timedelta(days=12, hours=7, minutes=30)
    return make_call(opens_at=start, closes_at=end, **values)


def test_home_is_the_only_announced_call(client):
    make_open_call(title="五周年主题征集", theme="2027 年主题征集")
    make_call(title="还在筹备的征集", state=CallState.DRAFT)

    page = client.get("/").text

    assert "“我与《信访工作条例》”征文" in page
    assert "2027 年主题征集" in page
    assert "还在筹备的征集" not in page


def test_home_lists_several_calls(client):
    first, second = make_open_call(title="第一次征集"), make_open_call(title="第二次征集")

    page = client.get("/").text

    assert f'href="/calls/{first.code}"' in page
    assert f'href="/calls/{second.code}"' in page


def test_home_without_a_call_leads_to_sign_in(client):
    page = client.get("/").text

    assert "现在没有公布的征集" in page
    assert 'href="/sign-in"' in page


def test_call_says_how_long_there_is_left(client):
    call = make_open_call()

    page = client.get(f"/calls/{call.code}").text

    assert '<b class="red">12</b> 天 <b>7</b> 小时' in page


def test_call_after_the_deadline_says_so(client):
    now = clock.now()
    call = make_call(opens_at=now - timedelta(days=9), closes_at=now - timedelta(seconds=1))

    page = client.get(f"/calls/{call.code}").text

    assert "报送已经截止，正在评审" in page


def test_call_with_results_leads_to_the_winners(client):
    ranking = make_ranking(
        round_=make_judged_round(totals=[("90", "91", "92"), ("80", "81", "82")]), is_locked=True
    )
    call = ranking.round.category.call
    before = client.get(f"/calls/{call.code}").text
    make_publication(ranking=ranking)
    db.session.commit()

    after = client.get(f"/calls/{call.code}").text

    link = f'href="/calls/{call.code}/winners"'
    assert (0, 2) == (before.count(link), after.count(link))
    assert "结果已经公布" in after


def test_a_draft_looks_like_a_call_that_never_was(client):
    draft = make_call(state=CallState.DRAFT, code="DRAFTED2")

    for ending in ("", "/notice", "/regulations", "/rubrics", "/regulations.txt"):
        hidden = client.get(f"/calls/{draft.code}{ending}")
        absent = client.get(f"/calls/NOTHERE2{ending}")
        assert (404, 404) == (hidden.status_code, absent.status_code)
        assert absent.text.replace("NOTHERE2", draft.code) == hidden.text


def test_notice_is_told_paragraph_by_paragraph(client):
    call = make_open_call(notice="第一段。\n\n第二段，<b>不是标签</b>。")

    page = client.get(f"/calls/{call.code}/notice").text

    assert "<p>第一段。</p>" in page
    assert "<p>第二段，&lt;b&gt;不是标签&lt;/b&gt;。</p>" in page


def test_regulations_have_an_anchor_for_each_of_fifty_articles(client):
    call = make_open_call()

    page = client.get(f"/calls/{call.code}/regulations").text

    assert 50 == page.count('<div id="article-')
    assert '<div id="article-50">' in page


def test_regulations_can_be_taken_away_as_text(client):
    call = make_open_call()

    answer = client.get(f"/calls/{call.code}/regulations.txt")

    assert "attachment; filename=regulations.txt" == answer.headers["Content-Disposition"]
    assert "第五十条　本条例自2022年5月1日起施行" in answer.text


def test_rubrics_show_points_and_levels(client):
    call = make_open_call()

    page = client.get(f"/calls/{call.code}/rubrics").text

    assert "共 100 分，6 项" in page
    assert "起收行转有法度，线条劲健，取法清楚" in page


@pytest.mark.parametrize(
    "page", ["", "/submitters", "/files", "/judges", "/organisers", "/privacy"]
)
def test_help_needs_no_account(client, page):
    assert "<h1>" in client.get(f"/help{page}").text


def explained(page):
    """Return the sentences of the help on files, each put together again."""
    text = html.unescape(page)
    return [says + do for says, do in re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", text)]


@pytest.mark.parametrize("has_office", [True, False])
def test_every_refusal_of_a_file_is_explained_once_and_says_what_to_do(
    client, has_office, monkeypatch
):
    taken = ESSAYS | CONVERTED if has_office else ESSAYS
    monkeypatch.setattr("portal.web.public.guides.essay_kinds", lambda: taken)
    found = explained(client.get("/help/files").text)
    old = {"kind_doc", "kind_wps", "kind_rtf", "kind_odt"}
    absent = old if has_office else {"not_converted", "converter_busy"}
    codes = {one.code for one in catalogue()} - absent
    expected = {FileRefused(code, **EXAMPLES.get(code, {})).message + "。" for code in codes}

    assert sorted(expected) == sorted(found)
    assert all(len(sentence.partition("。")[2]) > 4 for sentence in found)
    assert 1 == sum("上限 30,000 字" in one for one in found)
    assert 1 == sum("上限 3,000 段" in one for one in found)


def test_the_help_for_submitters_leads_to_the_steps_in_wps(client):
    page = client.get("/help/submitters").text

    assert 'href="/help/files#wps"' in page
    assert 'id="wps"' in client.get("/help/files").text


def test_help_that_was_not_written_is_not_found(client):
    assert 404 == client.get("/help/..%2fbase").status_code


def test_display_sets_a_cookie_and_comes_back(client):
    answer = client.get("/display?large=1&contrast=1&to=/help%3Fa=1")

    assert (303, "/help?a=1") == (answer.status_code, answer.headers["Location"])
    assert 'class="is-large is-contrast"' in client.get("/help").text


def test_one_way_of_showing_pages_leaves_the_others(client):
    client.get("/display?large=1&saving=1&to=/help")

    page = client.get("/help").text

    assert "/display?large=1&amp;contrast=1&amp;saving=1&amp;to=/help" in page
    assert "/display?large=0&amp;contrast=0&amp;saving=1&amp;to=/help" in page


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/\t/evil.example", ""],
)
def test_display_never_leads_outside(client, target):
    answer = client.get("/display", query_string={"to": target})

    assert (303, "/") == (answer.status_code, answer.headers["Location"])


def test_healthz_is_well(client):
    answer = client.get("/healthz")

    parts = {"database": "ok", "storage": "ok", "queue": "ok", "disk": "ok"}
    assert (200, {"status": "ok"} | parts) == (answer.status_code, answer.json)


def test_metrics_without_a_token_do_not_exist(client):
    assert 404 == client.get("/metrics", headers={"Authorization": "Bearer "}).status_code


def test_metrics_are_for_the_holder_of_the_token(make_app):
    client = make_app(metrics_token="long-enough-token").test_client()

    wrong = client.get("/metrics", headers={"Authorization": "Bearer another"})
    right = client.get("/metrics", headers={"Authorization": "Bearer long-enough-token"})

    assert 404 == wrong.status_code
    assert 'wenheng_jobs{state="waiting"} 0.0' in right.text


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        (timedelta(days=12, hours=7, minutes=59), [(12, "天"), (7, "小时")]),
        (timedelta(hours=7, minutes=5), [(7, "小时"), (5, "分")]),
        (timedelta(minutes=5, seconds=59), [(5, "分")]),
        (timedelta(seconds=30), [(0, "分")]),
    ],
)
def test_time_left_is_told_in_two_units(span, parts):
    assert parts == split(span)
