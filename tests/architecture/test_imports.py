import subprocess
import sys

HEAVY = ("implicit", "sklearn", "scipy", "mitsuba", "pandas")


def test_a_web_process_loads_nothing_that_only_training_needs() -> None:
    program = f"import sys, wsgi; print([name for name in {HEAVY!r} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
