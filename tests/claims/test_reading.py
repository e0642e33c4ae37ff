from pathlib import Path

import pytest
import yaml

from ane_research.claims.claim import Case, Quantity
from ane_research.claims.reading import PAPERS, read_claims
from ane_research.errors import InputError

ROOT = Path(__file__).parents[2]
CLAIM = """\
- id: mine
  source: my notes
  claim: >
    Attention agrees
    with gradients.
  for: {data: [sst, imdb], measure: [gradient]}
  left: {experiment: "{data}_tanh_softmax", agreement: kendall_tau,
         measures: [attention, "{measure}"], column: corrected}
  is: above
  by: 0.1
  right: {experiment: "{data}_tanh_softmax", counterfactual: adversarial, column: max_jsd}
"""


def read(tmp_path: Path, text: str) -> list:
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    return read_claims(path)


def test_a_claim_has_a_case_for_every_combination(tmp_path: Path) -> None:
    (claim,) = read(tmp_path, CLAIM)
    assert (claim.id, claim.claim) == ("mine", "Attention agrees with gradients.")
    measures = ("attention", "gradient")
    assert claim.cases[1] == Case(
        "data imdb, measure gradient",
        Quantity("imdb_tanh_softmax", "corrected", "kendall_tau", measures),
        "above",
        Quantity("imdb_tanh_softmax", "max_jsd", counterfactual="adversarial"),
        0.1,
    )


def test_a_claim_without_cases_has_one(tmp_path: Path) -> None:
    text = "[{id: a, source: b, claim: c, left: {experiment: x, column: correct}, right: 1}]"
    (claim,) = read(tmp_path, text)
    assert claim.cases == (Case("", Quantity("x", "correct"), "above", 1.0, 0.0),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- id: mine", "id: mine", "is not YAML"),
        (CLAIM, "- id: [", "is not YAML"),
        (CLAIM, "", "expected a list of claims"),
        (CLAIM, "- 5", "claim 1: is 5; expected keys: id, source, claim, left, right"),
        ("  source: my notes\n", "", "claim 1: source is missing"),
        ("  source: my notes", "  source: 7", "claim 1: source is 7; expected text"),
        ("  by: 0.1", "  bye: 0.1", "unknown key 'bye'; did you mean by?"),
        ("  by: 0.1", "  by: much", "claim 1 (mine): by is 'much'; expected a number"),
        ("is: above", "is: over", "is: 'over'; expected one of above, below"),
        ("{data: [sst, imdb], measure: [gradient]}", "[sst]", "for is ['sst']; expected names"),
        ('"{data}_tanh_softmax", agr', '"{dta}_tanh_softmax", agr', "'{dta}_tanh_softmax'; it may"),
        ("[attention,", "[attention, loo,", "expected a list of two names"),
        ("agreement: kendall_tau,\n", "\n", "expected agreement with measures"),
        ("counterfactual: adversarial, column: max_jsd", "counterfactual: x", "column is missing"),
        ("counterfactual:", "counterfactul:", "unknown key 'counterfactul'; did you mean counterf"),
        ("right: {exp", "right: {nope: 1, exp", "right: unknown key 'nope'; expected column, agr"),
        ("  by: 0.1\n", "  by: 0.1\n  extra: 1\n", "unknown key 'extra'"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_the_place(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    assert old in CLAIM
    with pytest.raises(InputError) as raised:
        read(tmp_path, CLAIM.replace(old, new, 1))
    text = str(raised.value)
    assert message in text
    assert text.startswith(str(tmp_path / "claims.yaml"))
    assert "\n" not in text


def test_a_number_on_the_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"left is 0\.5; expected a quantity"):
        read(tmp_path, "[{id: a, source: b, claim: c, left: 0.5, right: 1}]")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="claim 2: id 'mine' is used twice"):
        read(tmp_path, CLAIM + CLAIM)


def test_a_missing_file_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        read_claims(tmp_path / "none.yaml")


def test_the_papers_claims_are_about_experiments_that_there_are() -> None:
    names = {path.stem for path in (ROOT / "experiments").rglob("*.jsonnet")}
    sides = [
        side
        for claim in read_claims(PAPERS)
        for case in claim.cases
        for side in (case.left, case.right)
        if isinstance(side, Quantity)
    ]
    assert {side.experiment for side in sides} - names == set()


def test_every_paper_claims_something() -> None:
    sources = {claim.source.split(" (")[0] for claim in read_claims(PAPERS)}
    assert {"Jain & Wallace", "Neely & Schouten"} <= sources
    assert len(yaml.safe_load(PAPERS.read_text(encoding="utf-8"))) == len(read_claims(PAPERS))
