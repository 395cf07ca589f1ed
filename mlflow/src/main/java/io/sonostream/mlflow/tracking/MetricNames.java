package io.sonostream.mlflow.tracking;

import io.sonostream.runtime.Digests;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names of metrics as MLflow takes them: letters, digits and {@code _ . -} and spaces, in parts
 * between slashes that are no way through folders, at most {@value #MOST} characters. Ours have the
 * names of device models in them, which are whatever their makers call them.
 */
final class MetricNames {
  private static final int MOST = 250;
  private static final int MARK = 8;
  private static final Pattern TAKEN =
      Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9_. -]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9_. -]+)*");

  private MetricNames() {}

  /**
   * The name itself where it is taken. Otherwise what is not taken is {@code _}, and a mark follows
   * from the name, so that two names which look alike then stay two.
   */
  static String taken(String name) {
    if (name.length() <= MOST && TAKEN.matcher(name).matches()) {
      return name;
    }
    String plain = name.replaceAll("[^A-Za-z0-9_. -]", "_");
    String mark = Digests.sha256Hex(name.getBytes(StandardCharsets.UTF_8)).substring(0, MARK);
    return plain.substring(0, Math.min(plain.length(), MOST - MARK - 1)) + "_" + mark;
  }
}
