package io.sonostream.cli.reference;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file of defaults with its comments: what it sets, from where, and what it says of it. */
final class DefaultsFile {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?([A-Z][A-Z0-9_]*)}");
  private static final Pattern OTHER_KEY = Pattern.compile("\\$\\{\\?([a-z][a-z0-9.-]*)}");
  private static final Pattern SAME = Pattern.compile("\\$\\{([a-z][a-z0-9.-]*)}");
  private static final String HOME = "HOME";

  private final ConfigObject written;
  private final Config resolved;

  private DefaultsFile(ConfigObject written, Config resolved) {
    this.written = written;
    this.resolved = resolved;
  }

  /** As it is on a machine that sets no variable, with ~ for the home of its user. */
  static DefaultsFile read(String name) {
    Config file = ConfigFactory.parseResources(name);
    Config resolved =
        file.withFallback(ConfigFactory.parseResources("sonostream.conf"))
            .withFallback(ConfigFactory.parseMap(Map.of(HOME, "~")))
            .resolve(ConfigResolveOptions.noSystem());
    return new DefaultsFile(file.root(), resolved);
  }

  /** The key whose value this one has, where it has nothing of its own. */
  Optional<String> same(List<String> path) {
    ConfigValue value = written(path);
    if (value == null || value instanceof ConfigObject) {
      return Optional.empty();
    }
    var found = SAME.matcher(value.render(ConfigRenderOptions.concise()));
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** As it would be written; empty where the file sets none. */
  String standard(List<String> path) {
    String quoted = ConfigUtil.joinPath(path);
    if (!resolved.hasPath(quoted)) {
      return "";
    }
    return resolved.getValue(quoted).render(ConfigRenderOptions.concise());
  }

  /** Every key below a section. */
  List<List<String>> leaves(String section) {
    return resolved.getConfig(section).entrySet().stream()
        .map(
            entry ->
                Stream.concat(Stream.of(section), ConfigUtil.splitPath(entry.getKey()).stream())
                    .toList())
        .sorted(Comparator.comparing(path -> String.join(".", path)))
        .toList();
  }

  /** Keys of other services that it is taken from, where they are set. */
  List<String> otherKeys(List<String> path) {
    return names(OTHER_KEY, path).toList();
  }

  List<String> variables(List<String> path) {
    return names(VARIABLE, path).filter(name -> !name.equals(HOME)).toList();
  }

  private Stream<String> names(Pattern pattern, List<String> path) {
    ConfigValue value = written(path);
    if (value == null || value instanceof ConfigObject) {
      return Stream.empty();
    }
    return pattern.matcher(value.render()).results().map(found -> found.group(1)).distinct();
  }

  /**
   * The comment above a key, less the examples in it: lines that are further in, keys that are set,
   * and what is in braces.
   */
  String comment(List<String> path) {
    ConfigValue value = written(path);
    if (value == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    value.origin().comments().stream()
        .map(line -> line.replaceFirst("^ ", ""))
        .filter(line -> !line.matches("\\s{2,}.*|}|[\\w-]+ \\{.*|[\\w-]+ = \\S+"))
        .forEach(line -> text.append(line.strip()).append(' '));
    return text.toString().strip().replaceFirst(",? for example:?$", ".");
  }

  private @Nullable ConfigValue written(List<String> path) {
    ConfigValue at = written;
    for (String name : path) {
      if (!(at instanceof ConfigObject section)) {
        return null;
      }
      at = section.get(name);
    }
    return at;
  }
}
