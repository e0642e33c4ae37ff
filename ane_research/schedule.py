"""Runs the units of many experiments together and finishes each experiment behind its last one."""

from collections.abc import Callable, Iterable, Iterator

from ane_research.engine import Outcome
from ane_research.errors import InputError, UnitError
from ane_research.experiment import Experiment
from ane_research.unit import Unit

#: Runs units, as `run_units` of `engine` and `run_on_ray` of `cluster` do.
Engine = Callable[[Iterable[Unit]], Iterator[Outcome]]
#: An experiment, and what made it fail, if anything did.
Fate = tuple[Experiment, Exception | None]


def run_experiments(
    experiments: Iterable[Experiment], engine: Engine, announce: Callable[[Experiment], None]
) -> Iterator[Fate]:
    """Runs what is missing of each experiment; yields each when it is finished or has failed.

    Args:
        experiments: After `begin`; one without units is finished.
        engine: What runs the units.
        announce: Called when an experiment starts.
    """
    unfinished = {}
    for experiment in experiments:
        if experiment.units:
            unfinished[experiment] = dict.fromkeys(experiment.units)
        else:
            yield experiment, None
    if not unfinished:
        return
    owners = {unit.folder: experiment for experiment in unfinished for unit in experiment.units}
    errors: dict[Experiment, dict[Unit, Exception]] = {one: {} for one in unfinished}
    try:
        for unit, error in engine(starting(list(unfinished), announce)):
            experiment = owners[unit.folder]
            del unfinished[experiment][unit]
            if error is not None:
                errors[experiment][unit] = error
            if not unfinished[experiment]:
                fate = finish(experiment, errors[experiment])
                # First: what the caller does with it can be interrupted, and it is finished.
                del unfinished[experiment]
                yield experiment, fate
    except BaseException as error:
        for experiment in unfinished:
            experiment.stop(error)
        raise


def starting(
    experiments: Iterable[Experiment], announce: Callable[[Experiment], None]
) -> Iterator[Unit]:
    """All units; an experiment is started before its first one."""
    for experiment in experiments:
        announce(experiment)
        experiment.start()
        yield from experiment.units


def finish(experiment: Experiment, errors: dict[Unit, Exception]) -> Exception | None:
    """Makes tables and graphs, or says in the manifest what failed."""
    if errors:
        failure = in_one(errors)
        experiment.stop(failure)
        return failure
    try:
        experiment.generate_and_save_artifacts()
    except Exception as error:
        return error
    return None


def in_one(errors: dict[Unit, Exception]) -> Exception:
    """One error for those of all units: wrong input is wrong for each, others are listed."""
    wrong = [error for error in errors.values() if isinstance(error, InputError)]
    if len(wrong) == len(errors):
        return wrong[0]
    reasons = "; ".join(
        f"seed {unit.seed}: {error}; see {unit.log}" for unit, error in errors.items()
    )
    summary = UnitError(reasons)
    summary.__cause__ = next(iter(errors.values()))
    return summary
