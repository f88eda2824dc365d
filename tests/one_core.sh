#!/usr/bin/env bash
# Runs a test on one core, the next one on another: its threads hand each other small pieces of work (a statement, an answer), and each
# piece that goes from core to core takes longer than the work itself. nextest tells in which of its slots the test runs.
exec taskset --cpu-list "$((${NEXTEST_TEST_GLOBAL_SLOT:-0} % $(nproc)))" "$@"
