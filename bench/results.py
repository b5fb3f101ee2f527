"""Where benchmarks put their figures: one JSON file that each of them adds to."""

import json
import os
from pathlib import Path
from typing import Literal

RESULTS = Path(__file__).parent / "results.json"
Figure = dict[str, float | str]


def figure(value: float, unit: str, target: float, better: Literal["more", "less"]) -> Figure:
    return {"value": round(value, 4), "unit": unit, "target": target, "better": better}


def merge_results(figures: dict[str, Figure]) -> None:
    """Add figures to the results file, over older ones of the same name."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    part = RESULTS.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({**known, **figures}, indent=1, sort_keys=True) + "\n")
    os.replace(part, RESULTS)


def print_table(figures: dict[str, Figure]) -> None:
    for name, told in figures.items():
        value, target = float(told["value"]), float(told["target"])
        met = value >= target if told["better"] == "more" else value <= target
        sign = ">=" if told["better"] == "more" else "<="
        print(f"{name:<34} {value:>10.3f} {told['unit']:<10} {sign} {target:<8g} {'met' if met else 'MISSED'}")
