package io.sonostream.service.settings;

import io.sonostream.runtime.Secrets;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints settings as {@code path = value} lines, one per key, with secrets masked. */
public final class SettingsPrinter {
  private SettingsPrinter() {}

  /** One line per key, in the record's order; maps sorted. */
  public static String print(String path, Record settings) {
    StringBuilder out = new StringBuilder();
    append(out, path, settings);
    return out.toString();
  }

  private static void append(StringBuilder out, String path, Object value) {
    if (value instanceof Record section) {
      for (RecordComponent component : section.getClass().getRecordComponents()) {
        append(out, path + "." + RecordReader.key(component.getName()), get(component, section));
      }
    } else if (value instanceof Map<?, ?> map) {
      new TreeMap<>(map).forEach((key, entry) -> entry(out, path, String.valueOf(key), entry));
    } else if (value instanceof List<?> list) {
      line(out, path, list.stream().map(item -> Masking.own(path, item.toString())).toList());
    } else {
      line(out, path, Masking.own(path, value.toString()));
    }
  }

  /** A map of texts goes to a client as it is; we don't know what its keys mean. */
  private static void entry(StringBuilder out, String path, String key, Object value) {
    if (value instanceof String text) {
      line(out, path + "." + key, Masking.passedThrough(key, text));
    } else {
      append(out, path + "." + key, value);
    }
  }

  private static void line(StringBuilder out, String path, Object value) {
    // A value with a line break would print a line that nobody has set.
    String text = Secrets.scrub(value.toString()).replaceAll("\\p{Cntrl}", "?");
    out.append(path).append(" = ").append(text).append('\n');
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
