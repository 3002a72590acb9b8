"""Many briefings from one manifest: each row built or verified in a process of its own, on this machine or on a cluster."""
