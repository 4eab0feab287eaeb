"""
Bytes that people send: taking them in, keeping them, reading them, deriving copies.

No roles, no database, no request: paths and limits come in as arguments, and
nothing here trusts a file name. Hostile bytes are only ever parsed in a child
process (``sandbox``); the web process does the cheap checks (``intake``).
"""
