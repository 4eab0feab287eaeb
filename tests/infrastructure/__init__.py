"""What the tests stand on: databases, clients, browsers. Nothing here knows a rule."""
