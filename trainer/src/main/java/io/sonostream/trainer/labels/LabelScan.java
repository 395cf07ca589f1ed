package io.sonostream.trainer.labels;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks one column in the order of its keys, one row in memory at a time. */
final class LabelScan {
  static final String PARTITION = "partition-";

  /**
   * Who read a label is in the index since this mark has the first word, where a label that can't
   * be used stands since it has the second.
   */
  static final String SCHEMA_MARK = "/" + LabelCodec.SCHEMA + "/readers/places";

  static final String TOPIC_ID = "topic-id";

  private LabelScan() {}

  static void each(
      LabelColumns columns, ColumnFamilyHandle column, BiConsumer<byte[], byte[]> visitor) {
    // A scan of the whole index would push everything else out of the small cache.
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator rows = columns.db.newIterator(column, options)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        visitor.accept(rows.key(), rows.value());
      }
      rows.status();
    } catch (RocksDBException e) {
      throw new LabelCopyException("label copy: scan: " + e.getMessage(), e);
    }
  }

  /**
   * From this key on.
   *
   * @param visitor says whether to go on
   */
  static void from(
      LabelColumns columns,
      ColumnFamilyHandle column,
      byte[] first,
      BiPredicate<byte[], byte[]> visitor) {
    try (RocksIterator rows = columns.db.newIterator(column)) {
      rows.seek(first);
      while (rows.isValid() && visitor.test(rows.key(), rows.value())) {
        rows.next();
      }
      rows.status();
    } catch (RocksDBException e) {
      throw new LabelCopyException("label copy: scan: " + e.getMessage(), e);
    }
  }

  /** Whether a row has this key. */
  static boolean holds(LabelColumns columns, ColumnFamilyHandle column, String key) {
    try {
      return columns.db.get(column, key.getBytes(StandardCharsets.UTF_8)) != null;
    } catch (RocksDBException e) {
      throw new LabelCopyException("label copy: read: " + e.getMessage(), e);
    }
  }

  /** What stands beside the positions under a name; null where nothing does. */
  static byte @Nullable [] meta(LabelColumns columns, String name) {
    try {
      return columns.db.get(columns.positions, name.getBytes(StandardCharsets.UTF_8));
    } catch (RocksDBException e) {
      throw new LabelCopyException("label copy: read: " + e.getMessage(), e);
    }
  }

  /** See {@link LabelCopy#topicId}. */
  static @Nullable String topicId(LabelColumns columns) {
    byte[] found = meta(columns, TOPIC_ID);
    if (found == null) {
      return null;
    }
    String id = new String(found, StandardCharsets.UTF_8);
    return id.endsWith(SCHEMA_MARK) ? id.substring(0, id.length() - SCHEMA_MARK.length()) : null;
  }

  static Map<Integer, Long> positions(LabelColumns columns) {
    Map<Integer, Long> found = new TreeMap<>();
    each(
        columns,
        columns.positions,
        (key, value) -> {
          String name = new String(key, StandardCharsets.UTF_8);
          if (name.startsWith(PARTITION)) {
            found.put(
                Integer.valueOf(name.substring(PARTITION.length())),
                ByteBuffer.wrap(value).getLong());
          }
        });
    return found;
  }
}
