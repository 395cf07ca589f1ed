package io.sonostream.benchmarks.kill;

/**
 * What a kill run found; all but the first two should be 0, and repeats on the live lane may be
 * anything.
 *
 * @param kills processes that were killed
 * @param frames sent, both lanes
 * @param missing frames without an answer, both lanes
 * @param repeatsLive masks of live frames that were answered before
 * @param repeatsArchive the same for committed readers of the archive lane
 * @param disorder answers that came after the answer of a later frame of the same device
 */
public record KillReport(
    int kills, long frames, long missing, long repeatsLive, long repeatsArchive, long disorder) {
  public boolean clean() {
    return missing == 0 && repeatsArchive == 0 && disorder == 0;
  }
}
