package io.sonostream.processor.stream;

import java.util.OptionalInt;

/**
 * What records of one partition wait for together, in their order and without the others: a model
 * for their task, or the schema that they were written with.
 *
 * @param name as it is kept beside the partition's offset
 */
record WaitingRoom(String name) implements Comparable<WaitingRoom> {
  private static final String TASK = "task:";
  private static final String SCHEMA = "schema:";

  static WaitingRoom ofTask(String task) {
    return new WaitingRoom(TASK + task);
  }

  static WaitingRoom ofSchema(int id) {
    return new WaitingRoom(SCHEMA + id);
  }

  /** The task whose model is waited for; empty text for a schema. */
  String task() {
    return name.startsWith(TASK) ? name.substring(TASK.length()) : "";
  }

  /** The schema that is waited for, if it is one. */
  OptionalInt schema() {
    return name.startsWith(SCHEMA)
        ? OptionalInt.of(Integer.parseInt(name.substring(SCHEMA.length())))
        : OptionalInt.empty();
  }

  /** As people say it: {@code frames wait for ...}. */
  String awaited() {
    return schema().isPresent() ? "the schema registry" : "a model for task " + task();
  }

  @Override
  public int compareTo(WaitingRoom other) {
    return name.compareTo(other.name);
  }
}
