package io.sonostream.service.health;

import java.util.Optional;

/** What runs until it is told to end, as its command or a program around it sees it. */
public interface Service extends AutoCloseable {
  /**
   * Waits for what it depends on, then serves. Nothing is left open when it throws.
   *
   * @throws io.sonostream.runtime.UserException when a port is taken or a setting can't be used
   */
  void start();

  /** Whether this process can go on; if not, it should be replaced. */
  Health live();

  /** Port of metrics and health, where they are on. */
  Optional<Integer> httpPort();

  /** May be called again, before {@link #start}, and by another thread while it waits. */
  @Override
  void close();
}
