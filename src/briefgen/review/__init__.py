"""The review of a briefing by people: what they decided on each claim, on what it rests, and what comes of it."""
