"""People and units: who there is, what each may be, and how they sign in."""
