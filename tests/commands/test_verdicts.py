"""Tests of `verdicts`: what it prints and writes, and what it says of a wrong file."""

import json
from pathlib import Path

import pytest

from ane_research.commands import main
from tests.claims.runs import write_mean

CLAIMS = """\
- {id: weak, source: mine, claim: It is weak., is: below, right: 0.5,
   left: {experiment: low, agreement: kendall_tau, measures: [attention, gradient]}}
- {id: strong, source: mine, claim: It is strong., reading: As I say., right: 0.5,
   left: {experiment: low, agreement: kendall_tau, measures: [attention, gradient]}}
- {id: unknown, source: mine, claim: Who knows., right: 0.5, for: {name: [none, single]},
   left: {experiment: "{name}", agreement: kendall_tau, measures: [attention, gradient]}}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of `low`, around .2 with four seeds, and `single`, with one; claims about them."""
    monkeypatch.chdir(tmp_path)
    write_mean(Path("outputs"), "low", 0.2)
    write_mean(Path("outputs"), "single", 0.2, seeds=(1,))
    Path("mine.yaml").write_text(CLAIMS)


def test_every_claim_is_printed_with_its_verdict_and_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["verdicts", "--claims", "mine.yaml"]) == 0
    out = capsys.readouterr().out
    assert "HOLDS: weak, mine\n  It is weak.\n  1 of 1 cases have runs: holds in 1," in out
    assert "DOES NOT HOLD: strong, mine\n  It is strong.\n  As I say.\n" in out
    assert "UNDECIDED: unknown, mine\n  Who knows.\n  undecided, as (cases): only one" in out
    assert "1 of 2 cases have runs" in out
    assert "claimed below 0.500; difference \N{MINUS SIGN}0." in out
    assert "seeds: 4, instances: 98 (2 undefined)" in out


def test_all_is_written_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdicts", "--claims", "mine.yaml"]) == 0
    files = [f"outputs/verdicts/verdicts.{ending}\n" for ending in ("json", "png", "svg", "pdf")]
    assert capsys.readouterr().out.endswith("".join(files))
    text = Path("outputs/verdicts/verdicts.json").read_text()
    assert "NaN" not in text
    verdicts = {entry["id"]: entry for entry in json.loads(text)}
    assert {key: entry["verdict"] for key, entry in verdicts.items()} == {
        "weak": "holds",
        "strong": "does not hold",
        "unknown": "undecided",
    }
    (case,) = verdicts["weak"]["cases"]
    assert case["left"]["experiment"] == "low"
    assert case["lower"] < case["difference"] < case["upper"] < 0
    assert case["runs"] == ["outputs/low/2026-11-21T08-15-02Z"]
    absent, single = verdicts["unknown"]["cases"]
    assert (absent["reason"], absent["difference"]) == ("no finished run of none", None)
    assert (single["seeds_left"], single["lower"]) == (1, None)


def test_claims_can_be_chosen_by_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdicts", "--claims", "mine.yaml", "--only", "unknown", "weak"]) == 0
    entries = json.loads(Path("outputs/verdicts/verdicts.json").read_text())
    assert [entry["id"] for entry in entries] == ["unknown", "weak"]
    assert "strong, mine" not in capsys.readouterr().out


def test_an_id_that_no_claim_has_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdicts", "--claims", "mine.yaml", "--only", "week"]) == 2
    err = capsys.readouterr().err
    assert "--only: no claim is called 'week'; there are weak, strong, unknown" in err
    assert not Path("outputs/verdicts").exists()


@pytest.mark.slow
def test_the_same_runs_give_the_same_bytes() -> None:
    for folder in ("once", "again"):
        assert main(["verdicts", "--claims", "mine.yaml", "--to", folder]) == 0
    once, again = (
        {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        for folder in ("once", "again")
    )
    assert sorted(once) == ["verdicts.json", "verdicts.pdf", "verdicts.png", "verdicts.svg"]
    assert once == again


def test_without_runs_the_papers_claims_are_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdicts", "--output_dir", "elsewhere"]) == 0
    out = capsys.readouterr().out
    assert "UNDECIDED: jw_weak_for_recurrent" in out
    assert "no finished run of sst_tanh_softmax" in out
    assert "\nHOLDS" not in out


def test_a_wrong_claim_file_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.yaml").write_text(CLAIMS.replace("is: below", "is: under"))
    assert main(["verdicts", "--claims", "mine.yaml"]) == 2
    err = capsys.readouterr().err
    assert err == ("error: mine.yaml: claim 1 (weak): is: 'under'; expected one of above, below\n")
    assert not Path("outputs/verdicts").exists()
