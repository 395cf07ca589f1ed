package io.sonostream.cli.reference;

import io.sonostream.runtime.UserException;
import io.sonostream.service.settings.Settings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every key of one service: types and what may be left out from its record, ranges from what the
 * record refuses, defaults and variables from its file, sentences from the file's comments, and
 * from the record's documentation where the file has none.
 */
final class ServiceReference {
  /** For a name that users choose. */
  static final String NAME = "NAME";

  private final String service;
  private final Class<? extends Record> record;
  private final Map<String, List<Map<String, Object>>> samples;
  private final RecordSentences sentences = new RecordSentences();
  private final List<SettingsKey> keys = new ArrayList<>();

  /**
   * @param samples by the path of a section with names of the user's own: entries that it takes,
   *     which together have each of its numbers and times
   */
  ServiceReference(
      String service,
      Class<? extends Record> record,
      Map<String, List<Map<String, Object>>> samples) {
    this.service = service;
    this.record = record;
    this.samples = samples;
  }

  /** Of the service's own section. */
  List<SettingsKey> keys() {
    return section(record, DefaultsFile.read(service + ".conf"), List.of(service));
  }

  /** Of a section that all services share, which this one reads too. */
  List<SettingsKey> shared(Class<?> type, String name) {
    return section(type, DefaultsFile.read("sonostream.conf"), List.of(name));
  }

  private List<SettingsKey> section(Class<?> type, DefaultsFile file, List<String> path) {
    keys.clear();
    walk(type, file, path);
    return List.copyOf(keys);
  }

  private void walk(Class<?> type, DefaultsFile file, List<String> path) {
    for (RecordComponent component : type.getRecordComponents()) {
      List<String> inner = with(path, Words.key(component.getName()));
      Type generic = component.getGenericType();
      Class<?> erased = component.getType();
      Optional<String> same = file.same(inner);
      if (same.isPresent()) {
        add(file, inner, type, component, "section", "as `" + same.get() + "`", "");
        sayItIsTheSame(same.get());
      } else if (erased.isRecord()) {
        add(file, inner, type, component, "section", "", "");
        walk(erased, file, inner);
      } else if (mapped(generic) instanceof Class<?> entry && entry.isRecord()) {
        add(file, inner, type, component, "sections by name", "none", "");
        walk(entry, file, with(inner, NAME));
      } else {
        String standard = standard(component, file, inner);
        add(
            file,
            inner,
            type,
            component,
            type(generic, inner),
            standard,
            allowed(component, file, inner));
      }
    }
  }

  private void sayItIsTheSame(String other) {
    SettingsKey key = keys.remove(keys.size() - 1);
    String said =
        key.sentence().isEmpty()
            ? "As `" + other + "`, where this alone is to have it otherwise."
            : key.sentence();
    keys.add(
        new SettingsKey(
            key.path(), key.type(), key.standard(), key.allowed(), key.environment(), said));
  }

  /** Keys of a client's that a section sets, which the client and no record of ours reads. */
  static List<SettingsKey> ofClient(String section) {
    DefaultsFile file = DefaultsFile.read("sonostream.conf");
    return file.leaves(section).stream()
        .map(
            path ->
                new SettingsKey(
                    String.join(".", path),
                    "text",
                    "`" + file.standard(path) + "`",
                    "",
                    variables(file, path),
                    Words.sentence(file.comment(path))))
        .toList();
  }

  private static String variables(DefaultsFile file, List<String> path) {
    return file.variables(path).stream()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "));
  }

  private void add(
      DefaultsFile file,
      List<String> path,
      Class<?> type,
      RecordComponent component,
      String kind,
      String standard,
      String allowed) {
    String comment = file.comment(path);
    String own = comment.isEmpty() ? sentences.of(type, component.getName()) : comment;
    String said =
        own.isEmpty() && component.getType().isRecord() ? sentences.of(component.getType()) : own;
    keys.add(
        new SettingsKey(
            String.join(".", path),
            kind,
            standard,
            allowed,
            variables(file, path),
            Words.sentence(said)));
  }

  private String standard(RecordComponent component, DefaultsFile file, List<String> path) {
    if (mapped(component.getGenericType()) != null) {
      return "none";
    }
    String others =
        file.otherKeys(path).stream()
            .map(other -> "`" + other + "`")
            .collect(Collectors.joining(", "));
    String value = file.standard(path);
    boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    String own = value.isEmpty() ? (optional ? "not set" : "required") : "`" + value + "`";
    return others.isEmpty() ? own : own + ", or what " + others + " says";
  }

  private static @Nullable Type mapped(Type generic) {
    return generic instanceof ParameterizedType type && type.getRawType() == Map.class
        ? type.getActualTypeArguments()[1]
        : null;
  }

  private static String type(Type generic, List<String> path) {
    if (generic instanceof ParameterizedType type) {
      Type element = type.getActualTypeArguments()[0];
      return type.getRawType() == Map.class
          ? "texts by name"
          : "list of "
              + type(element, path)
                  .replaceFirst("^text$", "texts")
                  .replaceFirst("^(path|number|whole number)$", "$1s");
    }
    Class<?> plain = (Class<?>) generic;
    if (plain == boolean.class || plain == Boolean.class) {
      return "true or false";
    } else if (plain == double.class || plain == Double.class) {
      return "number";
    } else if (plain == Duration.class) {
      return "duration";
    } else if (plain == Path.class) {
      return "path";
    } else if (plain == URI.class) {
      return "address";
    } else if (plain.isEnum()) {
      return "word";
    }
    return plain == String.class ? "text" : "whole number" + unit(path.get(path.size() - 1));
  }

  /** The house names units in keys. */
  private static String unit(String key) {
    String last = key.substring(key.lastIndexOf('-') + 1);
    return Stream.of("bytes", "mebibytes", "pixels")
        .filter(last::equals)
        .map(unit -> " of " + unit)
        .findFirst()
        .orElse(key.equals("max-side") ? " of pixels" : "");
  }

  private String allowed(RecordComponent component, DefaultsFile file, List<String> path) {
    Class<?> type = component.getType();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> "`" + Words.constant(((Enum<?>) each).name()) + "`")
          .collect(Collectors.joining(", "));
    }
    boolean measured =
        type == Duration.class
            || Number.class.isAssignableFrom(type)
            || (type.isPrimitive() && type != boolean.class);
    if (!measured) {
      return "";
    }
    Map<String, Object> around = around(path);
    String real = String.join(".", path).replace("." + NAME + ".", ".example.");
    Predicate<Object> taken = value -> taken(around, real, value);
    Object base =
        around.containsKey(real) ? around.get(real) : file.standard(path).replace("\"", "");
    if (type == Duration.class) {
      return AllowedRange.ofTime(duration(String.valueOf(base)), taken);
    } else if (type == double.class || type == Double.class) {
      return AllowedRange.ofNumber(Double.parseDouble(String.valueOf(base)), taken);
    }
    long from = String.valueOf(base).isEmpty() ? 1 : Long.parseLong(String.valueOf(base));
    long least =
        type == long.class || type == Long.class
            ? Long.MIN_VALUE
            : type == short.class ? Short.MIN_VALUE : Integer.MIN_VALUE;
    long most =
        type == long.class || type == Long.class
            ? Long.MAX_VALUE
            : type == short.class ? Short.MAX_VALUE : Integer.MAX_VALUE;
    return AllowedRange.ofWhole(from, least, most, taken);
  }

  /** What must be said besides, so that a key of a user's own section can be tried. */
  private Map<String, Object> around(List<String> path) {
    int name = path.indexOf(NAME);
    if (name < 0) {
      return Map.of();
    }
    String section = String.join(".", path.subList(0, name));
    String key = String.join(".", path.subList(name + 1, path.size()));
    Map<String, Object> sample =
        samples.getOrDefault(section, List.of()).stream()
            .filter(each -> each.containsKey(key))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no sample of " + section + " has " + key));
    Map<String, Object> around = new HashMap<>();
    sample.forEach((each, value) -> around.put(section + ".example." + each, value));
    return around;
  }

  private boolean taken(Map<String, Object> around, String path, Object value) {
    Map<String, Object> all = new HashMap<>(around);
    all.put(path, value);
    try {
      Settings.load(service, record, null, all);
      return true;
    } catch (UserException refused) {
      return false;
    }
  }

  private static Duration duration(String text) {
    return com.typesafe.config.ConfigFactory.parseString("it = " + text).getDuration("it");
  }

  private static List<String> with(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }
}
