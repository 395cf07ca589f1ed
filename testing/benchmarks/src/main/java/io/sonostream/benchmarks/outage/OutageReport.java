package io.sonostream.benchmarks.outage;

/**
 * What a run of outages found; missing, repeatsArchive and disorder should be 0, and repeats on the
 * live lane may be anything.
 *
 * @param outages how often brokers were killed, one, two or all three at once
 * @param brokersKilled all together
 * @param awaySeconds how long each outage of two or three brokers lasted
 * @param frames sent, both lanes
 * @param missing frames without an answer, both lanes
 * @param repeatsLive masks of live frames that were answered before
 * @param repeatsArchive the same for committed readers of the archive lane
 * @param disorder answers that came after the answer of a later frame of the same device
 */
public record OutageReport(
    int outages,
    int brokersKilled,
    long awaySeconds,
    long frames,
    long missing,
    long repeatsLive,
    long repeatsArchive,
    long disorder) {
  public boolean clean() {
    return missing == 0 && repeatsArchive == 0 && disorder == 0;
  }
}
