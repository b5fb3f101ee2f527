"""Runs: the work behind a video, as steps in Postgres that RQ workers carry out.

Read in this order: `models` (what is kept), `graph` (what a plan says), `engine` (start, cancel, retry, pause),
`registry` (what a step's code looks like), `lifecycle` (how one step changes state), `dispatcher` (who goes next),
`worker` (doing it), `reaper` (what is lost comes back), `rates` (progress and time left).
"""
