package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Standing;
import io.sonostream.schemas.records.Timestamps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How a label that can't be used lies in the copy.
 *
 * @param partition where it stands; {@link #UNKNOWN} in a row of before
 * @param since to the microsecond; 1970 in a row of before
 * @param cause one line for people
 */
record AsideRow(int partition, Instant since, String cause) implements Standing {
  private static final byte FORMAT = 1;
  private static final int HEAD = 1 + Integer.BYTES + Long.BYTES;

  /** Such a copy is read anew before anything is compared. */
  private static final int UNKNOWN = -1;

  static AsideRow of(LabelChange.SetAside label) {
    return new AsideRow(label.partition(), label.since(), label.cause());
  }

  byte[] encode() {
    byte[] text = cause.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEAD + text.length)
        .put(FORMAT)
        .putInt(partition)
        .putLong(Timestamps.micros(since))
        .put(text)
        .array();
  }

  /** A row of before is the cause alone, which begins with a letter. */
  static AsideRow decode(byte[] row) {
    if (row.length < HEAD || row[0] != FORMAT) {
      return new AsideRow(UNKNOWN, Instant.EPOCH, new String(row, StandardCharsets.UTF_8));
    }
    ByteBuffer in = ByteBuffer.wrap(row, 1, row.length - 1);
    return new AsideRow(
        in.getInt(),
        Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS),
        StandardCharsets.UTF_8.decode(in).toString());
  }
}
