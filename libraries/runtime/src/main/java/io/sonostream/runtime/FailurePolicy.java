package io.sonostream.runtime;

/**
 * What the owner of a thread wants when the thread fails. The failure is logged whatever the policy
 * is, and memory that is used up ends the process whatever the policy is.
 */
@FunctionalInterface
public interface FailurePolicy {
  /** The process goes on, and the owner makes {@link Worker#failure} part of its health. */
  FailurePolicy OWNER_ASKS = (worker, failure) -> {};

  /**
   * Going on would be a lie, and nobody asks for health. Halts: shutdown hooks may wait for the
   * very thread that is gone.
   */
  FailurePolicy ENDS_PROCESS = (worker, failure) -> Runtime.getRuntime().halt(1);

  /**
   * Called once on the failing thread, as the last that it does.
   *
   * @param worker the thread's name
   */
  void failed(String worker, Throwable failure);
}
