package io.sonostream.processor.inference;

import java.nio.file.Path;

/** Brings a released model into memory: fetch, verify, load. */
public interface ModelLoader {

  /**
   * @throws ModelRefusedException naming the step that failed; nothing stays in memory then
   */
  Candidate load(ReleasedModel release);

  /**
   * What stands in a package directory, as if it had been released from there.
   *
   * @throws ModelRefusedException when it is no package of that task
   */
  ReleasedModel describe(String task, Path directory);
}
