"""The stages of tables under the names of their Java classes, by which PySpark finds them."""

from deltastn import *  # noqa: F401,F403
