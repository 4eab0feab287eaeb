"""A desk, the public pages of a call: home, notice, the Regulations, rubrics."""

from datetime import datetime, timedelta

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls import phases, queries
from portal.calls import regulations as law
from portal.calls.settings import CallRules, calligraphy_rules, essay_rules
from portal.models import Call
from portal.models.enums import CallPhase, CategoryKind
from portal.web.chrome import site_of
from portal.web.guards import account, allow, anyone
from portal.web.public import bp, loads
from portal.web.public.frame import bare_frame, frame

# what stands on the painted scroll beside the calligraphy category, right to left
SCROLL = ("属地管理", "分级负责", "谁主管", "谁负责")
UNITS = ("天", "小时", "分")


@bp.get("/")
@allow(anyone)
def home() -> ResponseReturnValue:
    """Show the only call there is, or let the reader choose among several."""
    calls = queries.announced_calls()
    if len(calls) == 1:
        return call_page(calls[0], at=clock.now())
    rows = [(call, phases.phase(call, at=clock.now())) for call in calls]
    return render_template("public/home.html", rows=rows, **bare_frame(site_of(None)))


@bp.get("/calls/<code>")
@allow(anyone, load=loads.call)
def call(found: Call) -> ResponseReturnValue:
    """Show the home of a call."""
    return call_page(found, at=clock.now())


def call_page(found: Call, *, at: datetime) -> str:
    """Render the home of a call as it stands now."""
    publication = queries.newest_publication(found)
    phase = phases.phase(found, at=at, is_published=publication is not None)
    return render_template(
        "public/call.html",
        call=found,
        phase=phase.value,
        steps=timetable(found, phase),
        countdown=countdown(found, phase, at=at),
        panels=panels(found),
        scroll=SCROLL,
        slogan=slogan_of_the_day(at),
        publication=publication,
        deed=first_deed(found, phase),
        **frame(found, current="call", is_published=publication is not None),
    )


def first_deed(found: Call, phase: CallPhase) -> tuple[str, str]:
    """Return (word, address) of what a reader most likely came for."""
    if phase is CallPhase.PUBLISHED:
        return "看获奖名单", url_for("public.winners", code=found.code)
    if phase is not CallPhase.SUBMITTING:
        return "登录", url_for("auth.sign_in")
    if account() is not None:
        return "去报送", url_for("submitters.entries")
    return "登录报送", url_for("auth.sign_in")


def timetable(found: Call, phase: CallPhase) -> list[dict[str, str]]:
    """Return the steps of the timetable; only dates that are really set are said."""
    order = (CallPhase.ANNOUNCED, CallPhase.SUBMITTING, CallPhase.JUDGING, CallPhase.PUBLISHED)
    names = ("发布通知", "报送", "形式审查、隐名评审", "公布结果")
    whens = ("征集已公布", submitting_dates(found), "报送截止以后", "评审结束、公示以后")
    here = order.index(phase) if phase in order else -1
    states = ["past" if n < here else "now" if n == here else "" for n in range(len(order))]
    return [
        {"name": name, "when": when, "state": state}
        for name, when, state in zip(names, whens, states, strict=True)
    ]


def submitting_dates(found: Call) -> str:
    """4 月 1 日至 5 月 31 日 18:00."""
    if found.opens_at is None or found.closes_at is None:
        return "时间待定"
    start, end = clock.to_beijing(found.opens_at), clock.to_beijing(found.closes_at)
    return f"{start.month} 月 {start.day} 日至 {end.month} 月 {end.day} 日 {end:%H:%M}"


def countdown(found: Call, phase: CallPhase, *, at: datetime) -> list[tuple[int, str]]:
    """Return the time left as (number, unit), two units at most; empty outside the window."""
    if phase is not CallPhase.SUBMITTING or found.closes_at is None:
        return []
    return split(found.closes_at - at)


def split(span: timedelta) -> list[tuple[int, str]]:
    """12 天 7 小时; 7 小时 5 分; 5 分."""
    minutes = int(span.total_seconds()) // 60
    numbers = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    parts = list(zip(numbers, UNITS, strict=True))
    first = next((place for place, number in enumerate(numbers) if number), 2)
    return parts[first : first + 2]


def panels(found: Call) -> list[dict[str, object]]:
    """Return what the home says about each category."""
    return [
        {
            "category": category,
            "is_essay": category.kind is CategoryKind.ESSAY,
            "rules": essay_rules(category)
            if category.kind is CategoryKind.ESSAY
            else calligraphy_rules(category),
        }
        for category in found.categories
    ]


def slogan_of_the_day(at: datetime) -> tuple[int, int, str]:
    """Return (number, how many there are, slogan): another one every day."""
    slogans = law.slogans()
    place = clock.beijing_date(at).toordinal() % len(slogans)
    return place + 1, len(slogans), slogans[place].replace(",", "，")


@bp.get("/calls/<code>/notice")
@allow(anyone, load=loads.call)
def notice(found: Call) -> ResponseReturnValue:
    """Show the text of the notice and what comes with it."""
    paragraphs = [part.strip() for part in found.notice.split("\n") if part.strip()]
    return render_template(
        "public/notice.html",
        call=found,
        paragraphs=paragraphs,
        rules=CallRules.of(found),
        **frame(found, current="notice"),
    )


@bp.get("/calls/<code>/regulations")
@allow(anyone, load=loads.call)
def regulations(found: Call) -> ResponseReturnValue:
    """Show the fifty articles, each with an anchor."""
    return render_template(
        "public/regulations.html",
        call=found,
        chapters=law.chapters(),
        **frame(found, current="regulations"),
    )


@bp.get("/calls/<code>/regulations.txt")
@allow(anyone, load=loads.call)
def regulations_text(_found: Call) -> ResponseReturnValue:
    """Hand the text out, to be copied with a brush or quoted in an essay."""
    answer = Response(law.plain_text(), mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename="regulations.txt")
    return answer


@bp.get("/calls/<code>/rubrics")
@allow(anyone, load=loads.call)
def rubrics(found: Call) -> ResponseReturnValue:
    """Show by what the works are judged."""
    newest = queries.rubrics_of(found)
    rows = [(category, newest[category.id].criteria) for category in found.categories]
    return render_template(
        "public/rubrics.html", call=found, rows=rows, **frame(found, current="rubrics")
    )
