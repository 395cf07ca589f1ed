package io.sonostream.benchmarks.soak;

/** What can happen to a running Sonostream. */
enum Blow {
  /** One processor is killed and follows itself. */
  KILL,
  /** One leaves in good order and comes back. */
  LEAVE,
  /** Another model is assigned. */
  SWAP,
  /** A damaged one is. */
  BROKEN_SWAP,
  /** Frames are deleted before anybody read them. */
  DELETION,
  /** The broker is away, and meanwhile a processor is killed. */
  OUTAGE
}
