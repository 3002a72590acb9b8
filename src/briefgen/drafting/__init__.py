"""Drafters: what writes a draft from sources. Two stand behind one protocol; both pass the same gate."""
