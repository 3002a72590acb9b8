"""Units of measure: how they are written, and the one name each has here."""

from __future__ import annotations

__all__ = ["METRES_OR_MILLIONS", "TIME_UNITS", "UNITS", "UNIT_SYMBOLS", "ratio"]

TIME_UNITS = frozenset("second minute hour day week fortnight month year decade century".split())

_SHORT = {"kilometre": "km", "centimetre": "cm", "millimetre": "mm", "kilogram": "kg", "kilowatt": "kW", "megawatt": "MW",
          "gigawatt": "GW", "megabyte": "MB", "gigabyte": "GB", "terabyte": "TB", "petabyte": "PB", "kilowatt-hour": "kWh",
          "megawatt-hour": "MWh", "gigawatt-hour": "GWh"}  # fmt: skip
_REGULAR = """
second minute hour day week fortnight month year decade mile yard kilometre metre centimetre millimetre kilogram gram tonne
ton litre gallon pint barrel hectare acre watt kilowatt megawatt gigawatt knot megabyte gigabyte terabyte petabyte
ounce kilowatt-hour megawatt-hour gigawatt-hour
""".split()

UNITS = {
    **{name: _SHORT.get(name, name) for name in _REGULAR},
    **{name + "s": _SHORT.get(name, name) for name in _REGULAR},
    **{american + plural: name
       for american, name in {"kilometer": "km", "meter": "metre", "liter": "litre", "centimeter": "cm"}.items()
       for plural in ("", "s")},
    "century": "century", "centuries": "century", "foot": "foot", "feet": "foot", "inch": "inch", "inches": "inch",
    "kilos": "kg", "kilo": "kg", "miles per hour": "mph", "miles an hour": "mph", "kilometres per hour": "km/h",
    "square mile": "square mile", "square miles": "square mile", "square metre": "square metre", "square metres": "square metre",
    "square kilometre": "square km", "square kilometres": "square km", "square feet": "square foot",
    "square foot": "square foot", "cubic metres": "cubic metre", "cubic metre": "cubic metre", "cubic feet": "cubic foot",
    "degrees celsius": "°C", "degrees fahrenheit": "°F", "basis point": "basis point", "basis points": "basis point",
    "degree": "degree", "degrees": "degree", "metric tons": "tonne", "metric tonnes": "tonne",
}  # fmt: skip
_SPEEDS = {("kilometre", "hour"): "km/h", ("kilometer", "hour"): "km/h", ("mile", "hour"): "mph", ("metre", "second"): "m/s",
           ("meter", "second"): "m/s"}  # fmt: skip
UNITS |= {
    f"{length}{plural} {per} {time}": name
    for (length, time), name in _SPEEDS.items()
    for plural in ("", "s")
    for per in ("per", "an" if time == "hour" else "a")
}

# Written as they are, capitals included. "m", "g" and "in" are left out: they are read otherwise at least as often.
UNIT_SYMBOLS = {
    "km/h": "km/h", "kph": "km/h", "mph": "mph", "km²": "square km", "m²": "square metre", "m³": "cubic metre", "km": "km",
    "cm": "cm", "mm": "mm", "kg": "kg", "mg": "mg", "lbs": "lb", "lb": "lb", "oz": "oz", "ft": "foot", "ha": "hectare",
    "kWh": "kWh", "MWh": "MWh", "GWh": "GWh", "TWh": "TWh", "kW": "kW", "MW": "MW", "GW": "GW", "TW": "TW", "kV": "kV", "°C": "°C",
    "°F": "°F", "GHz": "GHz", "MHz": "MHz", "KB": "KB", "MB": "MB", "GB": "GB", "TB": "TB", "PB": "PB", "sq km": "square km",
    "sq ft": "square foot", "sq m": "square metre", "hrs": "hour", "hr": "hour", "mins": "minute", "min": "minute",
    "secs": "second", "yrs": "year", "bps": "basis point", "m2": "square metre", "km2": "square km", "m3": "cubic metre",
}  # fmt: skip

# What a bare "m" behind a figure is called, which may be metres or millions.
METRES_OR_MILLIONS = "m"

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "fortnight": 1209600}
_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_MILLIMETRES = {"mm": 1, "cm": 10, "metre": 1000, "km": 1_000_000}
_SQUARE_METRES = {"square metre": 1, "hectare": 10_000, "square km": 1_000_000}
_MILLIGRAMS = {"mg": 1, "gram": 1000, "kg": 1_000_000, "tonne": 1_000_000_000}
_WATTS = {"watt": 1, "kW": 1000, "MW": 1_000_000, "GW": 1_000_000_000}
_WATT_HOURS = {"kWh": 1, "MWh": 1000, "GWh": 1_000_000, "TWh": 1_000_000_000}
_SCALES = (_SECONDS, _MONTHS, _MILLIMETRES, _SQUARE_METRES, _MILLIGRAMS, _WATTS, _WATT_HOURS)


def ratio(unit: str, other: str) -> tuple[int, int] | None:
    """How many of a smallest unit each of two units of one kind holds; None where they measure different things."""
    return next(((s[unit], s[other]) for s in _SCALES if unit in s and other in s), None)
