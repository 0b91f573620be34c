"""The pages visitors see; each composes several domains. Owns no tables."""
