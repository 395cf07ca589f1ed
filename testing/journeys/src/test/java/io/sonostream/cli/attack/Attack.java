package io.sonostream.cli.attack;

/**
 * One try.
 *
 * @param target page, a port, topics, registry, packages or label files
 * @param what is tried, in a few words
 * @param attempt makes it, and fails when it did harm
 */
record Attack(String target, String what, Attempt attempt) {

  /** Returns when the attack was held off. */
  @FunctionalInterface
  interface Attempt {
    void make() throws Exception;
  }
}
