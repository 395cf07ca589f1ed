package io.sonostream.cli;

import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** In the place of a subcommand that this distribution has not: says which one has it. */
@Command(hidden = true)
final class Elsewhere implements Runnable {
  private final String word;
  private final String distribution;

  /** Whatever the real command would have been told, {@code --help} included. */
  @Unmatched List<String> ignored;

  Elsewhere(String word, String distribution) {
    this.word = word;
    this.distribution = distribution;
  }

  @Override
  public void run() {
    throw new UserException(
        "'"
            + word
            + "' is not in this distribution, which has "
            + Subcommand.offered().stream().map(Subcommand::word).collect(Collectors.joining(", "))
            + "; take the distribution '"
            + distribution
            + "'");
  }
}
