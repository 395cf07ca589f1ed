package io.sonostream.trainer.labels;

import java.util.function.BiConsumer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks one column in the order of its keys, one row in memory at a time. */
final class LabelScan {
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
}
