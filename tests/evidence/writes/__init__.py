"""Speakers of one language for what is done in a ledger."""
