package io.sonostream.processor.trial;

import io.sonostream.model.engine.EngineOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the process of a trial is told on its command line.
 *
 * @param model the package
 * @param options all of the processor's: what is tried is what would serve, where it would
 * @param answer file for the verdict
 */
record TrialArguments(Path model, String sha256, EngineOptions options, Path answer) {

  static TrialArguments of(String... words) {
    return new TrialArguments(
        Path.of(words[0]),
        words[1],
        new EngineOptions(
            words[2],
            Integer.parseInt(words[3]),
            words[4].isEmpty() ? null : Path.of(words[4]),
            Arrays.stream(words[5].split(","))
                .filter(device -> !device.isEmpty())
                .map(Integer::valueOf)
                .toList()),
        Path.of(words[6]));
  }

  List<String> words() {
    Path cache = options.tensorRtCache();
    return List.of(
        model.toAbsolutePath().toString(),
        sha256,
        options.engine(),
        Integer.toString(options.threads()),
        cache == null ? "" : cache.toAbsolutePath().toString(),
        options.devices().stream().map(String::valueOf).collect(Collectors.joining(",")),
        answer.toString());
  }
}
