package io.sonostream.benchmarks.gpu;

/** A part that this machine can't run, and why: nothing is left out in silence. */
record NotRun(String part, String why) {}
