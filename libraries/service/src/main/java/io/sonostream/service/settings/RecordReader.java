package io.sonostream.service.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sonostream.runtime.UserException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills a record from a HOCON section. Components may be short, int, long, double, boolean, String,
 * Duration, Path, URI, an enum, a nested record, {@code List<String>}, {@code List<Path>}, {@code
 * List<Double>}, {@code List<Integer>}, {@code Map<String, String>} (dotted keys, passed through to
 * a client) or {@code Map<String, SomeRecord>}; {@code @Nullable} makes one optional. All mistakes
 * are reported at once.
 */
final class RecordReader {
  private final List<String> mistakes = new ArrayList<>();

  private RecordReader() {}

  static <R extends Record> R read(Class<R> type, Config section, String path) {
    RecordReader reader = new RecordReader();
    R record = reader.record(type, section, path);
    if (record == null || !reader.mistakes.isEmpty()) {
      throw new UserException(String.join("; ", reader.mistakes));
    }
    return record;
  }

  /** Kebab case: {@code maxAgeMillis} becomes {@code max-age-millis}. */
  static String key(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private <R extends Record> @Nullable R record(Class<R> type, Config section, String path) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = Arrays.stream(components).map(c -> key(c.getName())).toList();
    section
        .root()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                mistakes.add(
                    path
                        + "."
                        + name
                        + " is unknown ("
                        + origin(value)
                        + "); allowed here: "
                        + String.join(", ", known));
              }
            });
    int before = mistakes.size();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(components[i], section, path);
    }
    return mistakes.size() > before ? null : construct(type, components, arguments, path);
  }

  private @Nullable Object component(RecordComponent component, Config section, String path) {
    String key = key(component.getName());
    String full = path + "." + key;
    if (!section.hasPath(quoted(key))) {
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        mistakes.add(full + " is missing; set it");
      }
      return null;
    }
    try {
      return value(component.getGenericType(), section, key, full);
    } catch (ConfigException | IllegalArgumentException e) {
      ConfigValue found = section.getValue(quoted(key));
      mistakes.add(
          full
              + " is "
              + found(full, found)
              + " ("
              + origin(found)
              + "); "
              + expected(component.getType(), e));
      return null;
    }
  }

  private @Nullable Object value(Type generic, Config section, String key, String full) {
    String path = quoted(key);
    Class<?> type =
        generic instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) generic;
    if (type == int.class || type == Integer.class) {
      return section.getInt(path);
    } else if (type == long.class || type == Long.class) {
      return section.getLong(path);
    } else if (type == short.class || type == Short.class) {
      return narrow(section.getInt(path));
    } else if (type == double.class || type == Double.class) {
      return section.getDouble(path);
    } else if (type == boolean.class || type == Boolean.class) {
      return section.getBoolean(path);
    } else if (type == String.class) {
      return section.getString(path);
    } else if (type == Duration.class) {
      return notNegative(section.getDuration(path));
    } else if (type == Path.class) {
      return Path.of(section.getString(path));
    } else if (type == URI.class) {
      return URI.create(section.getString(path));
    } else if (type.isEnum()) {
      return constant(type, section.getString(path));
    } else if (type == List.class) {
      return list((ParameterizedType) generic, section.getStringList(path), full);
    } else if (type == Map.class) {
      return map((ParameterizedType) generic, section.getConfig(path), full);
    } else if (type.isRecord()) {
      return record(type.asSubclass(Record.class), section.getConfig(path), full);
    }
    throw new IllegalStateException(full + ": settings can't hold a " + type.getName());
  }

  private static List<?> list(ParameterizedType generic, List<String> texts, String full) {
    Type element = generic.getActualTypeArguments()[0];
    if (element == Path.class) {
      return texts.stream().map(Path::of).toList();
    } else if (element == String.class) {
      return List.copyOf(texts);
    } else if (element == Double.class) {
      return texts.stream().map(Double::valueOf).toList();
    } else if (element == Integer.class) {
      return texts.stream().map(Integer::valueOf).toList();
    }
    throw new IllegalStateException(full + ": settings can't hold a list of " + element);
  }

  private Map<String, ?> map(ParameterizedType generic, Config section, String full) {
    if (generic.getActualTypeArguments()[1] instanceof Class<?> type && type.isRecord()) {
      Map<String, Object> records = new LinkedHashMap<>();
      section.root().keySet().stream()
          .sorted()
          .forEach(
              name -> {
                Object record =
                    record(
                        type.asSubclass(Record.class),
                        section.getConfig(quoted(name)),
                        full + "." + name);
                if (record != null) {
                  records.put(name, record);
                }
              });
      return Map.copyOf(records);
    }
    Map<String, String> flat = new TreeMap<>();
    section
        .entrySet()
        .forEach(
            entry ->
                flat.put(
                    entry.getKey().replace("\"", ""),
                    String.valueOf(entry.getValue().unwrapped())));
    return Map.copyOf(flat);
  }

  /** None of ours looks back in time. */
  private static Duration notNegative(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("negative");
    }
    return time;
  }

  private static short narrow(int value) {
    if (value < Short.MIN_VALUE || value > Short.MAX_VALUE) {
      throw new IllegalArgumentException("out of range");
    }
    return (short) value;
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(
            constant ->
                ((Enum<?>) constant)
                    .name()
                    .replace('_', '-')
                    .equalsIgnoreCase(name.replace('_', '-')))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such constant"));
  }

  private <R extends Record> @Nullable R construct(
      Class<R> type, RecordComponent[] components, @Nullable Object[] arguments, String path) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException
          || e.getCause() instanceof UserException) {
        mistakes.add(path + ": " + e.getCause().getMessage());
        return null;
      }
      throw new IllegalStateException(
          "settings record " + type.getName() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("settings record " + type.getName() + " can't be built", e);
    }
  }

  private static String expected(Class<?> type, Exception cause) {
    if (type.isEnum()) {
      return "allowed are "
          + String.join(
              ", ",
              Arrays.stream(type.getEnumConstants())
                  .map(
                      constant ->
                          ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .toList());
    } else if (type == Duration.class) {
      return "expected a duration such as 500ms, 10s or 5m, and none below 0";
    } else if (type.isRecord() || type == Map.class) {
      return "expected a section { ... }";
    } else if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == String.class) {
      return "expected a value of type " + type.getSimpleName();
    }
    return String.valueOf(cause.getMessage());
  }

  /** A whole section may hold passwords whose keys its own path does not name. */
  private static String found(String full, ConfigValue value) {
    return value.valueType() == ConfigValueType.OBJECT
        ? "a section that can't be read"
        : Masking.own(full, String.valueOf(value.unwrapped()));
  }

  private static String origin(ConfigValue value) {
    return value.origin().description();
  }

  private static String quoted(String key) {
    return '"' + key + '"';
  }
}
