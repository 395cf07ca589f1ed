package io.sonostream.processor;

import io.sonostream.processor.inference.Candidate;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.ModelRefusedException;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.inference.ReleasedModel;
import java.nio.file.Path;

/** Model packages. */
final class PackageModelLoader implements ModelLoader {
  PackageModelLoader(ProcessorSettings settings) {}

  @Override
  public Candidate load(ReleasedModel release) {
    throw new ModelRefusedException(Step.LOAD, "packages can't be loaded yet");
  }

  @Override
  public ReleasedModel describe(String task, Path directory) {
    throw new ModelRefusedException(Step.LOAD, "packages can't be loaded yet");
  }
}
