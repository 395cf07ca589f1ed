package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Reading;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.Timestamps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run needs to know about a label before it reads its pixels; a hundred bytes, so that
 * choosing among 100,000 labels touches no image.
 *
 * @param key of the label
 * @param reader who drew it; empty in an index of before, which knows one label a frame
 * @param labeledAt when it was drawn, to the microsecond; 1970 in an index of before
 * @param subject pseudonym of the subject, or the exam where the device gave none
 * @param deviceModel make and model of the device; {@code unknown} where unknown
 * @param spacing pixel spacing of the frame
 * @param classes that the label shows
 * @param partition where the label was read, in the labels topic
 * @param offset where the label was read, in the labels topic
 * @param digest SHA-256 of the stored label, 64 hexadecimal digits
 * @param adjudicates whether it settles the frame; false in an index of before
 */
public record LabelEntry(
    String key,
    String reader,
    Instant labeledAt,
    String task,
    String subject,
    String deviceModel,
    Spacing spacing,
    LabelClasses classes,
    int partition,
    long offset,
    String digest,
    boolean adjudicates)
    implements Reading {

  private static final int FORMAT = 5;

  /** Before labels could settle a frame. */
  private static final int READ = 4;

  /** Before frames had several readers. */
  private static final int SPOKEN = 3;

  /** Before labels said what they speak for. */
  private static final int NAMED = 2;

  /** Before labels named their classes: frozen copies of unfinished runs still have it. */
  private static final int NUMBERED = 1;

  /** What a text of the index can hold in every alphabet. */
  private static final int MAX_CHARS = 21_000;

  public LabelEntry {
    require("annotator", reader);
    require("task", task);
    require("subject", subject);
    require("device model", deviceModel);
  }

  private static void require(String name, String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "its " + name + " has " + text.length() + " characters; at most " + MAX_CHARS + " fit");
    }
  }

  @Override
  public String frameId() {
    return LabelKey.frameOf(key);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(task);
      out.writeUTF(subject);
      out.writeUTF(deviceModel);
      out.writeDouble(spacing.x());
      out.writeDouble(spacing.y());
      out.writeInt(classes.names().size());
      for (String name : classes.names()) {
        out.writeUTF(name);
      }
      out.writeInt(classes.present().size());
      for (int value : classes.present()) {
        out.writeByte(value);
      }
      out.writeByte(classes.ignored());
      out.writeInt(classes.spoken().size());
      for (String name : classes.spoken()) {
        out.writeUTF(name);
      }
      out.writeInt(partition);
      out.writeLong(offset);
      out.writeUTF(digest);
      out.writeUTF(reader);
      out.writeLong(Timestamps.micros(labeledAt));
      out.writeBoolean(adjudicates);
    } catch (IOException e) {
      throw new UncheckedIOException("label " + key, e);
    }
    return bytes.toByteArray();
  }

  static LabelEntry decode(byte[] at, byte[] value) {
    String key = new String(at, StandardCharsets.UTF_8);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      int format = in.readByte();
      if (format < NUMBERED || format > FORMAT) {
        throw new IOException("format " + format + ", expected " + NUMBERED + " to " + FORMAT);
      }
      String task = in.readUTF();
      String subject = in.readUTF();
      String deviceModel = in.readUTF();
      Spacing spacing = new Spacing(in.readDouble(), in.readDouble());
      LabelClasses classes =
          format == NUMBERED ? LabelClasses.numbered(in.readInt()) : classes(in, format);
      int partition = in.readInt();
      long offset = in.readLong();
      String digest = in.readUTF();
      boolean read = format > SPOKEN;
      return new LabelEntry(
          key,
          read ? in.readUTF() : "",
          read ? Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS) : Instant.EPOCH,
          task,
          subject,
          deviceModel,
          spacing,
          classes,
          partition,
          offset,
          digest,
          format > READ && in.readBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException("label copy, entry " + key, e);
    }
  }

  private static LabelClasses classes(DataInputStream in, int format) throws IOException {
    List<String> names = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(in.readUTF());
    }
    List<Integer> present = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      present.add(in.readUnsignedByte());
    }
    if (format == NAMED) {
      return new LabelClasses(names, present);
    }
    int ignored = in.readUnsignedByte();
    List<String> spoken = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      spoken.add(in.readUTF());
    }
    return new LabelClasses(names, present, ignored, spoken);
  }
}
