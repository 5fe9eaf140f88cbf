"""The searches under the names of their Java classes, by which PySpark finds them in pipelines."""

from deltastn import *  # noqa: F401,F403
