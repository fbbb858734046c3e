"""A release: the package, a preview, a report, what learners should know, and checksums.

`retiring` brings back notes that are gone for once more; `facts` is the build report; `words` is
what learners read; `folder` writes all of it.
"""
