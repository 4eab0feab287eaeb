"""The house: every endpoint has a guard, and the guard is the one we decided on."""

from flask import Flask

from tests.house.guards import GUARDS, UNGUARDED


def test_every_endpoint_has_the_guard_we_decided_on(shared_app: Flask) -> None:
    guards = {
        endpoint: getattr(view, "guard", "none at all")
        for endpoint, view in shared_app.view_functions.items()
        if endpoint not in UNGUARDED
    }

    assert GUARDS == guards


def test_no_address_carries_a_number_of_the_database(shared_app: Flask) -> None:
    numbered = [
        rule.rule
        for rule in shared_app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if type(converter).__name__ == "IntegerConverter" and name.endswith("id")
    ]

    assert [] == numbered


def test_every_address_answers_only_the_methods_it_means(shared_app: Flask) -> None:
    odd = {
        rule.rule: rule.methods
        for rule in shared_app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}
    }

    assert {} == odd
