"""The attacks on blindness (盲评): each says what an attacker may not learn, and tries."""
