"""What frames every page: site, navigation, desk bar, the person's name. Values for templates."""

from dataclasses import dataclass

from flask import url_for

from portal import labels
from portal.accounts.rights import Account
from portal.calls.settings import CallRules
from portal.models import Call
from portal.models.enums import Role

# the first role a person holds decides which desk the name on a public page leads to
DESKS = (
    (Role.ORGANISER, "organisers.calls"),
    (Role.OBSERVER, "organisers.calls"),
    (Role.JUDGE, "judges.queue"),
    (Role.PROOFREADER, "proofreaders.queue"),
    (Role.LIAISON, "submitters.entries"),
    (Role.SUBMITTER, "submitters.entries"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a navigation."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Masthead and footer."""

    name: str
    tagline: str
    organisers: str
    undertaker: str
    address: str
    contact: str
    hotline: str
    site_code: str
    icp: str
    police: str
    home_href: str
    sign_in_href: str
    help_href: str
    privacy_href: str
    accessibility_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The bar above a signed-in desk."""

    title: str
    home_href: str
    call: str = ""
    tabs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, as the page says it."""

    label: str
    desk_href: str
    sign_out_href: str


def person(account: Account | None) -> Person | None:
    """Return the name, role and desk of the person at the screen."""
    if account is None:
        return None
    role, endpoint = next(
        ((role, endpoint) for role, endpoint in DESKS if account.has_any(role)),
        (None, "public.home"),
    )
    title = f"（{labels.word(role)}）" if role else ""
    return Person(
        label=f"{account.name}{title}",
        desk_href=url_for(endpoint),
        sign_out_href=url_for("auth.sign_out"),
    )


def site_of(call: Call | None) -> Site:
    """Return masthead and footer of a call, or of the bare installation."""
    rules = CallRules.of(call) if call else CallRules()
    return Site(
        name=call.title if call else "文衡",
        tagline=call.theme if call else "征文与书法征集",
        organisers=call.host if call else "",
        undertaker=call.undertaker if call else "",
        address=rules.address,
        contact=call.contact if call else "",
        hotline=call.supervision if call else "",
        site_code=rules.site_code,
        icp=rules.record_number,
        police=rules.police_number,
        home_href=url_for("public.call", code=call.code) if call else url_for("public.home"),
        sign_in_href=url_for("auth.sign_in"),
        help_href=url_for("public.help_page", page="index"),
        privacy_href=url_for("public.help_page", page="privacy"),
        accessibility_href=url_for("public.help_page", page="accessibility"),
    )


def organiser_desk(call: Call | None) -> Desk:
    """Return the bar of 组织台."""
    return Desk(
        title="组织台", home_href=url_for("organisers.calls"), call=call.title if call else ""
    )


def submitter_desk(call: Call | None, tabs: tuple[Link, ...] = ()) -> Desk:
    """Return the bar of 报送台."""
    return Desk(
        title="报送台",
        home_href=url_for("submitters.entries"),
        call=call.title if call else "",
        tabs=tabs,
    )
