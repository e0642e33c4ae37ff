import json
import pkgutil
import subprocess
import sys

from ane_research import report


def test_reports_start_without_torch_allennlp_and_pyplot() -> None:
    names = [
        f"ane_research.report.{module.name}" for module in pkgutil.iter_modules(report.__path__)
    ]
    code = f"import json, sys, {', '.join(names)}; print(json.dumps(list(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    loaded = set(json.loads(result.stdout))
    assert set(names) <= loaded
    assert not loaded & {"torch", "allennlp", "matplotlib.pyplot"}
