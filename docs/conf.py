"""Sphinx configuration: ``sphinx-build -W docs _site``."""

project = "briefgen"
author = "The briefgen authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
html_theme = "furo"
html_title = "briefgen"
exclude_patterns = ["_build"]
