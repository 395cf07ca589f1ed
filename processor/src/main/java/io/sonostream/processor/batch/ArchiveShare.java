package io.sonostream.processor.batch;

/**
 * Keeps the archive lane's guaranteed share. While both lanes wait, every frame that is batched
 * earns the archive {@code share} of a frame; each archive frame that is batched costs one. Archive
 * frames that rode along in a batch that live frames could not fill are free: the balance never
 * goes below zero. It never goes above two batches either, so an archive that could not be served
 * (its model was loading) does not flood the live lane afterwards. Not thread-safe.
 */
final class ArchiveShare {
  private final double share;
  private double balance;

  ArchiveShare(double share) {
    this.share = share;
  }

  /** Whole frames that the archive may claim now. */
  int due() {
    return (int) Math.floor(balance + 1e-9);
  }

  /** Earns for a batch that is about to form, before its frames are chosen. */
  void earn(int frames, int largestBatch) {
    balance = Math.min(balance + share * frames, 2.0 * largestBatch);
  }

  void spend(int archiveFrames) {
    balance = Math.max(0, balance - archiveFrames);
  }
}
