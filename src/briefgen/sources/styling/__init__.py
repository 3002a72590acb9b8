"""What a browser would show of a page: its style sheets, as far as they decide whether a reader sees a word."""
