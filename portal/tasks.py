"""The door of the worker: each job loads by id, calls one operation; ``portal.jobs`` commits."""
