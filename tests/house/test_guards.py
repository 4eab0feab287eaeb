"""The house: every endpoint has a guard, and the guard is the one we decided on."""

from flask import Flask

from tests.house.guards import GUARDS, UNGUARDED


def rows(guards: dict[str, str]) -> str:
    """Write guards as the table has them, to be read, decided on and pasted."""
    return "\n".join(f'    "{endpoint}": "{guard}",' for endpoint, guard in sorted(guards.items()))


def test_every_endpoint_has_the_guard_we_decided_on(shared_app: Flask) -> None:
    guards = {
        endpoint: getattr(view, "guard", "none at all")
        for endpoint, view in shared_app.view_functions.items()
        if endpoint not in UNGUARDED
    }
    undecided = {e: guard for e, guard in guards.items() if GUARDS.get(e) != guard}

    assert GUARDS == guards, f"undecided:\n{rows(undecided)}"


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
