package io.sonostream.imaging.folder;

import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Why a folder can't be used. Whoever is to use it wants the first reason at once; whoever looks at
 * it wants all of them, and everything else too. Not for several threads.
 */
final class Objections {
  private final List<UserException> raised = new ArrayList<>();
  private final boolean thrown;

  private Objections(boolean thrown) {
    this.thrown = thrown;
  }

  /** The first is thrown. */
  static Objections thrown() {
    return new Objections(true);
  }

  /** All are kept. */
  static Objections kept() {
    return new Objections(false);
  }

  void raise(UserException objection) {
    if (thrown) {
      throw objection;
    }
    raised.add(objection);
  }

  /** What is asked for, or what stands in for it where that is refused. */
  <T> T or(T otherwise, Supplier<? extends T> asked) {
    try {
      return asked.get();
    } catch (UserException e) {
      raise(e);
      return otherwise;
    }
  }

  List<UserException> raised() {
    return List.copyOf(raised);
  }
}
