"""Where tasks run: in this process, in processes of this machine, or on a Dask cluster; one code path for all three."""

from briefgen.workers.crew import Crew, Ended, WorkerDiedError, Workplace, cores, each, shared
from briefgen.workers.hiring import hire

__all__ = ["Crew", "Ended", "WorkerDiedError", "Workplace", "cores", "each", "hire", "shared"]
