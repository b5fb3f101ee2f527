"""How writing comes and goes: eased shares of a way, 0..1."""


def ease_out(share: float) -> float:
    """Fast, then slow (cubic): where something is when `share` of its time has passed; clamped to 0..1."""
    rest = 1 - min(max(share, 0.0), 1.0)
    return 1 - rest * rest * rest


def ease_out_back(share: float, overshoot: float = 1.4) -> float:
    """As ease_out, but a little past its end and back."""
    rest = min(max(share, 0.0), 1.0) - 1
    return 1 + (overshoot + 1) * rest**3 + overshoot * rest * rest


def entered(frame: int, start_f: int, length_f: int) -> float:
    """The share of an entrance that begins at start_f and takes length_f frames, eased."""
    return ease_out((frame - start_f + 1) / length_f)
