package io.sonostream.dicom.dataset;

import io.sonostream.runtime.Printable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Attributes by tag. Belongs to whoever fills it, until it is handed on; from then on nobody
 * changes it.
 */
public final class DataSet {
  private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

  /** All of them, by rising tag. */
  public Collection<Element> elements() {
    return Collections.unmodifiableCollection(elements.values());
  }

  public @Nullable Element element(Attribute attribute) {
    return elements.get(attribute.tag());
  }

  public boolean has(Attribute attribute) {
    return elements.containsKey(attribute.tag());
  }

  void add(Element element) {
    elements.put(element.tag(), element);
  }

  /** Takes an attribute over as it is; nothing where the other has none. */
  public DataSet copy(Attribute attribute, DataSet from) {
    Element element = from.element(attribute);
    if (element != null) {
      add(element);
    }
    return this;
  }

  /** Takes an attribute over, empty where the other has none: what the standard calls type 2. */
  public DataSet copyOrEmpty(Attribute attribute, DataSet from) {
    return from.has(attribute) ? copy(attribute, from) : empty(attribute);
  }

  public DataSet without(Attribute attribute) {
    elements.remove(attribute.tag());
    return this;
  }

  /** An attribute without a value. */
  public DataSet empty(Attribute attribute) {
    return bytes(attribute, attribute.vr(), new byte[0]);
  }

  /** Text values, joined by backslashes. */
  public DataSet text(Attribute attribute, String value, String... more) {
    String all = more.length == 0 ? value : value + "\\" + String.join("\\", more);
    byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
    return bytes(attribute, attribute.vr(), bytes);
  }

  /** Whole numbers in as many bytes as the attribute's kind has. */
  public DataSet numbers(Attribute attribute, long... values) {
    int unit = attribute.vr().unit();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * (attribute.vr() == Vr.AT ? 4 : unit))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      if (attribute.vr() == Vr.AT) {
        bytes.putShort((short) (value >>> 16)).putShort((short) value);
      } else if (unit == 2) {
        bytes.putShort((short) value);
      } else if (unit == 4) {
        bytes.putInt((int) value);
      } else {
        throw new IllegalArgumentException(attribute + " holds no whole numbers");
      }
    }
    return bytes(attribute, attribute.vr(), bytes.array());
  }

  public DataSet items(Attribute attribute, DataSet... items) {
    return items(attribute, Arrays.asList(items));
  }

  public DataSet items(Attribute attribute, List<DataSet> items) {
    add(Element.ofItems(attribute.tag(), items));
    return this;
  }

  public DataSet bytes(Attribute attribute, Vr vr, byte[] bytes) {
    ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    add(Element.of(attribute.tag(), vr, value));
    return this;
  }

  /** The first value as text, without padding; empty where there is none. */
  public Optional<String> text(Attribute attribute) {
    return texts(attribute).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /** The values as text, without padding. */
  public List<String> texts(Attribute attribute) {
    Element element = elements.get(attribute.tag());
    if (element == null || element.value().remaining() == 0) {
      return List.of();
    }
    String all = characters(element.value());
    return Arrays.stream(all.split("\\\\", -1)).map(DataSet::stripped).toList();
  }

  private static String characters(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(value.position(), bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String stripped(String value) {
    return value.replace('\0', ' ').strip();
  }

  /**
   * The first value as a whole number.
   *
   * @throws BadDicomException when there is something, and no such number
   */
  public OptionalInt integer(Attribute attribute) throws BadDicomException {
    double[] all = numbers(attribute);
    if (all.length == 0) {
      return OptionalInt.empty();
    }
    if (all[0] != Math.rint(all[0]) || Math.abs(all[0]) > Integer.MAX_VALUE) {
      throw new BadDicomException(attribute + " is " + all[0] + "; a whole number is needed");
    }
    return OptionalInt.of((int) all[0]);
  }

  /**
   * The values as numbers, whether written as bytes or as characters; finite ones only.
   *
   * @throws BadDicomException when they are none
   */
  public double[] numbers(Attribute attribute) throws BadDicomException {
    Element element = elements.get(attribute.tag());
    if (element == null || element.value().remaining() == 0) {
      return new double[0];
    }
    Vr vr = element.vr() == Vr.UN ? attribute.vr() : element.vr();
    double[] values = vr.isText() ? parsed(attribute) : binary(attribute, vr, element.value());
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new BadDicomException(attribute + " is " + value + "; a number is needed");
      }
    }
    return values;
  }

  private double[] parsed(Attribute attribute) throws BadDicomException {
    List<Double> values = new ArrayList<>();
    for (String text : texts(attribute)) {
      if (!text.isEmpty()) {
        values.add(parsed(attribute, text));
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double parsed(Attribute attribute, String text) throws BadDicomException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      String shown = Printable.line(text.substring(0, Math.min(24, text.length())));
      throw new BadDicomException(attribute + " is '" + shown + "'; a number is needed", e);
    }
  }

  private static double[] binary(Attribute attribute, Vr vr, ByteBuffer value)
      throws BadDicomException {
    int size = vr == Vr.OB || vr == Vr.UN ? 1 : vr == Vr.AT ? 4 : vr.unit();
    if (value.remaining() % size != 0) {
      throw new BadDicomException(
          attribute + " has " + value.remaining() + " bytes; " + vr + " needs " + size + " each");
    }
    double[] values = new double[value.remaining() / size];
    for (int i = 0, at = value.position(); i < values.length; i++, at += size) {
      values[i] =
          switch (vr) {
            case US, OW -> value.getShort(at) & 0xFFFF;
            case SS -> value.getShort(at);
            case UL, OL -> value.getInt(at) & 0xFFFFFFFFL;
            case SL -> value.getInt(at);
            case AT -> ((value.getShort(at) & 0xFFFFL) << 16) | (value.getShort(at + 2) & 0xFFFFL);
            case FL, OF -> value.getFloat(at);
            case FD, OD -> value.getDouble(at);
            case OV, UV, SV -> value.getLong(at);
            default -> value.get(at) & 0xFF;
          };
    }
    return values;
  }

  /** The items of a sequence; empty where there is none. */
  public List<DataSet> items(Attribute attribute) {
    Element element = elements.get(attribute.tag());
    return element == null ? List.of() : element.items();
  }

  /** The bytes as they are; empty where there are none. */
  public ByteBuffer bytes(Attribute attribute) {
    Element element = elements.get(attribute.tag());
    return element == null
        ? ByteBuffer.allocate(0)
        : element.value().duplicate().order(element.value().order());
  }
}
