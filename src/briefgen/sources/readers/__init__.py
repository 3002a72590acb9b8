"""One reader a format: bytes to blocks. They run behind the walls of ``confining``."""
