"""The figures of a run as a page for readers. No figure on it is written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from benchmarks.accuracy.floors import LEAST_VERIFIED
from benchmarks.accuracy.kinds import FALSE, TRUE
from benchmarks.accuracy.measuring import GATE, OVERLAP
from benchmarks.accuracy.near_misses import BEYOND
from benchmarks.accuracy.rivals import RIVALS

__all__ = ["text"]

Figures = Mapping[str, Any]
_NONE = "–"


def text(figures: Figures) -> str:
    """The page in Markdown; a part without figures is left out, and the page says so."""
    parts = [
        _HEAD,
        *(["\n".join(lead)] if (lead := list(_lead(figures))) else []),
        *(_near(figures["nearmiss"]) if "nearmiss" in figures else []),
        *(_public(figures["public"], figures.get("unseen", {})) if "public" in figures else [_NO_PUBLIC]),
        *(_quotes(figures["quotes"]) if "quotes" in figures else []),
        *(_speed(figures["speed"]) if "speed" in figures else []),
        *(_limits(figures["limits"]) if "limits" in figures else []),
        _AGAIN,
        *_older(figures),
    ]
    return "\n\n".join(parts) + "\n"


_HEAD = """# How often the gate is wrong

<!-- Made by `python -m benchmarks.accuracy`; do not edit. -->

`verified` means: code has placed the words in each source that the claim cites, and has shown step by step that those words
carry all of the claim. It does not mean that the source is right. `problem` and `unverified` mean that code has not shown it: the
claim may still be true. Figures in brackets are 95 % confidence intervals."""

_NO_PUBLIC = """## Claims written by others

The public sets were not present when this page was made; `BRIEFGEN_BENCH` names their folder."""

_AGAIN = """## Make this page again

`python -m benchmarks.accuracy` measures everything and writes this page, with the figures in `benchmarks/accuracy/figures.json`.
The public sets are read from the folder that `BRIEFGEN_BENCH` names, and are no part of the project; the two other checkers are
installed into an environment of their own, kept in the folder that `BRIEFGEN_RIVALS` names, if any. `--check` measures our own parts and fails if
a figure is below its floor in `benchmarks/accuracy/floors.json`; only `--lower-floors` lowers one. How the near-miss set was written
stands in `benchmarks/accuracy/README.md`."""


def _lead(figures: Figures) -> Iterator[str]:
    kept = figures.get("nearmiss", {}).get("kept")
    if kept:
        own = kept["checkers"][GATE]
        yield (
            f"- **A false claim is called `verified`** in {_missed(own['false'])} of near-miss cases: claims that are false by "
            f"one word or one figure, or that join right words wrongly, on texts that nobody looked at while the rules were written.\n"
            f"- **A true claim is not verified** in {_missed(own['true'])} if it keeps to the source's words or to changes that "
            f"can be licensed (another form of a figure, a name by its short form, active for passive), and in {_missed(own['beyond'])} if it "
            f"is told in words of the writer's own. Such a claim is for a person to check."
        )
    sets = list(figures.get("public", {}).values())
    precise = [s["verified_precision_even"] for s in sets if s["verified"] >= LEAST_VERIFIED]
    if precise:
        covered = [s["accept"]["value"] for s in sets]
        worst = min(precise, key=lambda found: found["low"])
        yield (
            f"- **On {len(sets)} public sets of claims written by others** `verified` is rare: {_percent(min(covered))} to "
            f"{_percent(max(covered))} of the true claims, by set, since most are told in words of the writer's own. It is said at least "
            f"{LEAST_VERIFIED} times on {len(precise)} of them; on the worst of these {_percent(worst['value'])} of what is `verified` is true (at least "
            f"{_percent(worst['low'])}), were half of all claims true."
        )


def _near(parts: Figures) -> Iterator[str]:
    sizes = "; ".join(f"{name}: {p['claims']} claims on {p['texts']} texts" for name, p in parts.items())
    yield f"""## Near misses

Our own set: short news texts, with claims that a careful writer would make and claims that a careless one would. Rules were
written while looking at the open part; the kept part was kept apart ({sizes})."""
    yield _table(
        ("part", "checker", "true claims accepted", "false claims caught", "mean", "free paraphrase accepted"),
        [
            (name, _named(checker), _rate(r["true"]), _rate(r["false"]), _mean(r), _rate(r["beyond"]))
            for name, part in parts.items()
            for checker, r in part["checkers"].items()
        ],
    )
    yield (
        "Word overlap calls a claim supported if the sources cited hold three quarters of its words. The two other checkers "
        f"({_versions()}) see one cited source at a time, as the gate does."
    )
    for side, title, told in (
        ("false", "False claims caught, by kind", FALSE),
        ("true", "True claims accepted, by form", TRUE),
    ):
        yield f"### {title}"
        yield _kinds(parts, side, told)


def _kinds(parts: Figures, side: str, told: Mapping[str, str]) -> str:
    """One row a kind: the parts side by side, the kept one first with its interval; others' figures on the first."""
    names = sorted(parts, key=lambda name: name != "kept")
    first = parts[names[0]]["checkers"]
    others = [name for name in first if name != GATE]
    heads = ("kind", "what it is", *(f"{n} part" for n in names), *(f"{_named(o)}, {names[0]}" for o in others))
    rows = []
    for kind, what in told.items():
        own = [parts[name]["checkers"][GATE][f"{side}_kinds"].get(kind) for name in names]
        cells = [_rate(own[0]), *map(_short, own[1:])]
        cells += [_short(first[other][f"{side}_kinds"].get(kind)) for other in others]
        if kind != BEYOND:
            rows.append((kind.replace("_", " "), what, *cells))
    return _table(heads, rows)


def _public(sets: Figures, unseen: Figures) -> Iterator[str]:
    yield """## Claims written by others

Public labelled sets, one configuration for all. *Precision* is the share of `verified` claims that are true, were half of all claims true;
*coverage* the share of the true claims that are `verified`. A precision on fewer than 20 verified rows is left out."""
    names = [name for name in RIVALS if any(name in s["rivals"] for s in sets.values())]
    heads = ("set", "true / false", "verified", "precision", "coverage", *(f"{n}: precision, coverage" for n in names))
    yield _table(heads, [(_code(key), *_verdicts(s, names)) for key, s in sets.items()])
    yield f"""The ranking score, 0 to 1, is for putting claims in order, not for passing them. *Balanced* is the mean of the accept rate on true
claims and the reject rate on false ones: the score cut at 0.5, the word overlap at 0.75, {" and ".join(names) or "other checkers"} by
their verdict. The weights of the score were made from these sets and from the open near misses, so its figures on them flatter it. *Unseen*
is the score with weights made from all sets but the one in question: what to expect of other claims."""
    heads = (
        "set",
        "balanced: score, unseen",
        "score",
        "word overlap",
        *names,
        "AUC: score, unseen",
        "score",
        "word overlap",
    )
    rows = [(_code(key), *_ranking(s, unseen.get(key, {}), names)) for key, s in sets.items()]
    yield _table(heads, [*rows, ("**mean**", *_means(sets, unseen, names))])


def _verdicts(s: Figures, names: Sequence[str]) -> Iterator[str]:
    yield f"{s['true']} / {s['false']}"
    yield str(s["verified"])
    yield _rate(s["verified_precision_even"]) if s["verified"] >= LEAST_VERIFIED else _NONE
    yield _rate(s["accept"])
    for name in names:
        r = s["rivals"].get(name)
        yield f"{_short(r.get('precision_even'))}, {_short(r['accept'])}" if r else _NONE


def _ranking(s: Figures, unseen: Figures, names: Sequence[str]) -> Iterator[str]:
    yield _rate(unseen.get("balanced_score"))
    yield _short(s["balanced_score"])
    yield _short(s["overlap_balanced"])
    for name in names:
        yield _short(s["rivals"].get(name, {}).get("balanced"))
    yield _rate(unseen.get("auc"))
    yield _short(s["auc"])
    yield _short(s["overlap_auc"])


def _means(sets: Figures, unseen: Figures, names: Sequence[str]) -> Iterator[str]:
    def mean(found: Iterable[Any]) -> str:
        values = [f["value"] for f in found if f]
        return f"**{100 * fmean(values):.1f}**" if values else _NONE

    yield mean(s.get("balanced_score") for s in unseen.values())
    yield mean(s["balanced_score"] for s in sets.values())
    yield mean(s["overlap_balanced"] for s in sets.values())
    for name in names:
        yield mean(s["rivals"].get(name, {}).get("balanced") for s in sets.values())
    yield mean(s.get("auc") for s in unseen.values())
    yield mean(s["auc"] for s in sets.values())
    yield mean(s["overlap_auc"] for s in sets.values())


def _quotes(quotes: Figures) -> Iterator[str]:
    forged, damaged = quotes["forgeries"], quotes["damaged"]
    kinds = ", ".join(f"{kind} ({k['n']})" for kind, k in forged["kinds"].items())
    yield f"""## Quotes

Quotes of 6 to 28 words from {quotes["documents"]} texts. Of {forged["n"]} that are false by one word, **{forged["placed"]}** were placed as verbatim: {kinds}. Of
{damaged["n"]} true ones damaged as PDF, Word and the web do it, on either side, **{damaged["placed"]}** were placed, with the offsets of exactly their own words:"""
    rows = [(kind, str(k["n"]), str(k["placed"])) for kind, k in damaged["kinds"].items()]
    yield _table(("damage", "quotes", "placed"), rows)


def _speed(speed: Figures) -> Iterator[str]:
    yield f"""## Speed

Claims a second of processor time on one core, sources of about {speed["words"]} words; every other claim is false. *Search*: the claim names its source; *quotes*: it
quotes the words. The time before is loading the sources and judging a first claim on each that is cited; the other checkers hold a claim
against all sources, since they know no citations. Machines differ, so read the ratios."""
    rows = []
    for run in speed["runs"]:
        fastest = {name: run["claims"] / t["judge_s"] for name, t in run["tools"].items()}
        for name, t in run["tools"].items():
            ratios = [_ratio(fastest[name], fastest.get(rival)) if name not in RIVALS else "" for rival in RIVALS]
            before = sum(t.values()) - t["judge_s"]
            rows.append(
                (str(run["sources"]), str(run["claims"]), name, f"{before:.2f} s", f"{fastest[name]:,.0f}", *ratios)
            )
    yield _table(("sources", "claims", "checker", "before", "claims a second", *(f"times {r}" for r in RIVALS)), rows)


def _ratio(ours: float, theirs: float | None) -> str:
    return f"{ours / theirs:.2g}" if theirs else _NONE


def _limits(limits: Sequence[Figures]) -> Iterator[str]:
    yield """## What the gate cannot see

The gate compares words, names, figures and clauses. What lies outside the sentence, or in what words mean, it does not see. Each
example was judged in this run."""
    for label, title in (
        (0, "`verified`, and a careful reader would object"),
        (1, "not verified, though the source supports it"),
    ):
        rows = [(one["what"], _cited(one["source"]), one["claim"]) for one in limits if one["label"] == label]
        yield f"### {title[0].upper()}{title[1:]}"
        yield _table(("mistake", "source", "claim"), rows)


def _older(figures: Figures) -> Iterator[str]:
    """Which parts were measured with other rules than the last."""
    states = figures.get("gate", {})
    older = [part for part, state in states.items() if state != figures["gate_last"]]
    if older:
        yield f"Measured with an earlier state of the gate than the rest: {', '.join(older)}."


def _cited(source: str) -> str:
    return source.split("\n\n", 2)[2]


def _named(checker: str) -> str:
    return {GATE: "**briefgen**", OVERLAP: "word overlap"}.get(checker, checker)


def _versions() -> str:
    return " and ".join(f"{name} {version}" for name, version in RIVALS.items())


def _code(name: str) -> str:
    return f"`{name}`"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace("100.0", "100")


def _rate(r: Figures | None) -> str:
    return f"{100 * r['value']:.1f} ({100 * r['low']:.0f}–{100 * r['high']:.0f})" if r else _NONE


def _short(r: Figures | None) -> str:
    return f"{100 * r['value']:.0f}" if r else _NONE


def _mean(r: Figures) -> str:
    return f"{50 * (r['true']['value'] + r['false']['value']):.1f}"


def _missed(r: Figures | None) -> str:
    if not r:
        return _NONE
    return f"{r['n'] - r['hits']} of {r['n']} ({_percent(1 - r['value'])}, at most {_percent(1 - r['low'])})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
