"""People and visitors: who is here, how they sign in, what they chose, and how they leave.

Owns people, credentials, sign-ins, roles, tokens, interests, addresses and the tie between a visitor and a person.
Announces PersonJoined, PersonChanged and PersonErased; offers the hooks in `hooks.py`.
"""
