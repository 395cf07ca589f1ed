package io.sonostream.service.settings;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Prints settings as {@code path = value} lines, one per key, with secrets masked. */
public final class SettingsPrinter {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(password|secret|token|credential|user\\.info|jaas|private|ssl\\.keystore\\.key)(?!.*(source|location|url)$)");

  private SettingsPrinter() {}

  /** One line per key, in the record's order; maps sorted. */
  public static String print(String path, Record settings) {
    StringBuilder out = new StringBuilder();
    append(out, path, settings);
    return out.toString();
  }

  /** The value, or stars when the key names a secret. */
  public static String mask(String key, String value) {
    return SECRET.matcher(key).find() && !value.isEmpty() ? "****" : value;
  }

  private static void append(StringBuilder out, String path, Object value) {
    if (value instanceof Record section) {
      for (RecordComponent component : section.getClass().getRecordComponents()) {
        append(out, path + "." + RecordReader.key(component.getName()), get(component, section));
      }
    } else if (value instanceof Map<?, ?> map) {
      new TreeMap<>(map).forEach((key, entry) -> append(out, path + "." + key, entry));
    } else {
      out.append(path).append(" = ").append(mask(path, String.valueOf(value))).append('\n');
    }
  }

  private static Object get(RecordComponent component, Record section) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(section);
      return value == null ? "(not set)" : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "settings record " + section.getClass().getName() + " can't be read", e);
    }
  }
}
