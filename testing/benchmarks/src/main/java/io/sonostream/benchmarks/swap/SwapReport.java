package io.sonostream.benchmarks.swap;

/**
 * What a swap run measured.
 *
 * @param swaps assignments, of good packages and of broken ones
 * @param refused broken packages that were refused for their own reason
 * @param missing frames without a mask
 * @param longestGapMillis between two masks, from the first swap to the last
 * @param batchMillis median time of a batch in the engine
 * @param rssStartMb resident memory of the processor before the first swap
 * @param rssEndMb after the last
 */
public record SwapReport(
    int swaps,
    int refused,
    long missing,
    double longestGapMillis,
    double batchMillis,
    double rssStartMb,
    double rssEndMb) {}
