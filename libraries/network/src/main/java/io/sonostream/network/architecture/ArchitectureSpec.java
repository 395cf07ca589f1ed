package io.sonostream.network.architecture;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a network, as written in manifests and commands: {@code unet(base=16,depth=4)}. What
 * is not given takes the architecture's default.
 *
 * @param parameters in alphabetical order, so that equal specs print alike
 */
public record ArchitectureSpec(String name, Map<String, Integer> parameters) {
  private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]*)(?:\\(([^()]*)\\))?");
  private static final Pattern PAIR = Pattern.compile("([a-z][a-z0-9-]*)=(\\d{1,9})");

  public ArchitectureSpec {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /**
   * Reads {@code name} or {@code name(key=number,...)}; whether such an architecture exists is
   * looked at by {@link #build}.
   */
  public static ArchitectureSpec parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw malformed(text);
    }
    Map<String, Integer> parameters = new TreeMap<>();
    String pairs = matcher.group(2);
    if (pairs != null && !pairs.isBlank()) {
      for (String pair : pairs.split(",", -1)) {
        Matcher parts = PAIR.matcher(pair.strip());
        if (!parts.matches()
            || parameters.put(parts.group(1), Integer.valueOf(parts.group(2))) != null) {
          throw malformed(text);
        }
      }
    }
    return new ArchitectureSpec(matcher.group(1), parameters);
  }

  private static ModelException malformed(String text) {
    return new ModelException(
        "architecture \"" + text + "\" is not of the form name or name(key=number,key=number)");
  }

  /** The same network with every default written out: what a manifest should keep. */
  public ArchitectureSpec complete() {
    return Architectures.complete(this);
  }

  /**
   * The network's graph for one input size.
   *
   * @param channels of the frames: 1 (gray), 3 (RGB) or any other number
   * @param classes output planes K: 1 for one foreground class (sigmoid), else the number of
   *     classes with the background (softmax)
   * @throws ModelException for an unknown name or parameter, or a size that does not fit; the
   *     message names the nearest sizes that do
   */
  public Graph build(int channels, int classes, int height, int width) {
    return Architectures.build(this, channels, classes, height, width);
  }

  @Override
  public String toString() {
    return parameters.isEmpty()
        ? name
        : parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",", name + "(", ")"));
  }
}
