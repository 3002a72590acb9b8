"""The gate measured on labelled claims: rows in, verdicts and scores out, and a table of both kinds of error."""

from briefgen.evaluation.judging import Outcome, judge_rows
from briefgen.evaluation.measures import Estimate, Measures, measure
from briefgen.evaluation.rows import Row, read_rows
from briefgen.evaluation.table import figures_json, grouped, outcome_lines, ranking_table, verdict_table

__all__ = [
    "Estimate",
    "Measures",
    "Outcome",
    "Row",
    "figures_json",
    "grouped",
    "judge_rows",
    "measure",
    "outcome_lines",
    "ranking_table",
    "read_rows",
    "verdict_table",
]
