package io.sonostream.benchmarks.engine;

/**
 * One contender at one batch size.
 *
 * @param fps frames a second by the clock, the best turn
 * @param framesPerCpuSecond frames for each second that any core worked, the best turn
 * @param diceAgainstF32 of its masks with those of PyTorch f32, 0-1
 */
record ServingRow(
    String engine,
    String precision,
    String layout,
    int batch,
    double fps,
    double framesPerCpuSecond,
    double diceAgainstF32) {}
