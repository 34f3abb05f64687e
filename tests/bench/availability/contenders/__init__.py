"""What answers: each module runs in an environment of its own, as a long-lived process.

They share `salon`, `worker` and `database`; those need the standard library and psycopg only.
"""
