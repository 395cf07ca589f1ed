package io.sonostream.trainer.labels;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The RocksDB files of a label copy and the bounds on their native memory: {@value #CACHE_BYTES}
 * bytes of blocks and {@value #WRITE_BUFFER_BYTES} bytes of unwritten labels, however many labels
 * there are. Pixels lie in blob files, outside the tree, so compaction moves keys and not images.
 */
final class LabelColumns implements AutoCloseable {
  static final long CACHE_BYTES = 8L << 20;
  static final long WRITE_BUFFER_BYTES = 32L << 20;
  private static final int OPEN_FILES = 256;
  private static final int BLOB_BYTES = 4096;

  static {
    RocksDB.loadLibrary();
  }

  final RocksDB db;
  final ColumnFamilyHandle positions;
  final ColumnFamilyHandle labels;
  final ColumnFamilyHandle index;
  final ColumnFamilyHandle aside;
  private final List<AutoCloseable> owned = new ArrayList<>();

  private LabelColumns(Path directory, boolean readOnly) throws RocksDBException {
    Cache cache = own(new LRUCache(CACHE_BYTES));
    DBOptions options =
        own(new DBOptions())
            .setCreateIfMissing(!readOnly)
            .setCreateMissingColumnFamilies(!readOnly)
            // All columns reach the disk together, so positions never run ahead of labels.
            .setAtomicFlush(true)
            .setDbWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxOpenFiles(OPEN_FILES)
            .setKeepLogFileNum(2)
            .setMaxBackgroundJobs(2);
    ColumnFamilyOptions small = own(small(cache));
    ColumnFamilyOptions blobs =
        own(small(cache))
            .setEnableBlobFiles(true)
            .setMinBlobSize(BLOB_BYTES)
            .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
            .setEnableBlobGarbageCollection(true);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    List<ColumnFamilyDescriptor> columns =
        List.of(
            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
            new ColumnFamilyDescriptor(name("labels"), blobs),
            new ColumnFamilyDescriptor(name("index"), small),
            new ColumnFamilyDescriptor(name("aside"), small));
    db =
        readOnly
            ? RocksDB.openReadOnly(options, directory.toString(), columns, handles)
            : RocksDB.open(options, directory.toString(), columns, handles);
    positions = handles.get(0);
    labels = handles.get(1);
    index = handles.get(2);
    aside = handles.get(3);
  }

  static LabelColumns open(Path directory) {
    return open(directory, false);
  }

  static LabelColumns openReadOnly(Path directory) {
    return open(directory, true);
  }

  /** Compacts all rows and moves all pixels, after which no file of before is needed. */
  static void rewrite(Path directory) {
    try (LabelColumns columns = open(directory, false);
        CompactRangeOptions everything =
            new CompactRangeOptions()
                .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
      MutableColumnFamilyOptions oldestToNewest =
          MutableColumnFamilyOptions.builder().setBlobGarbageCollectionAgeCutoff(1).build();
      columns.db.setOptions(columns.labels, oldestToNewest);
      for (ColumnFamilyHandle column :
          List.of(columns.positions, columns.labels, columns.index, columns.aside)) {
        columns.db.compactRange(column, null, null, everything);
      }
    } catch (RocksDBException e) {
      throw new LabelCopyException(
          "label copy " + directory + " can't be rewritten: " + e.getMessage(), e);
    }
    // What an opening finds no use for, it deletes; the list of files of before is among it.
    open(directory, false).close();
  }

  private static LabelColumns open(Path directory, boolean readOnly) {
    try {
      return new LabelColumns(directory, readOnly);
    } catch (RocksDBException e) {
      throw new LabelCopyException(
          "label copy " + directory + " can't be opened: " + e.getMessage(), e);
    }
  }

  private static ColumnFamilyOptions small(Cache cache) {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(WRITE_BUFFER_BYTES / 4)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setTableFormatConfig(
            new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true));
  }

  private <T extends AutoCloseable> T own(T part) {
    owned.add(part);
    return part;
  }

  private static byte[] name(String column) {
    return column.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    positions.close();
    labels.close();
    index.close();
    aside.close();
    db.close();
    for (int i = owned.size() - 1; i >= 0; i--) {
      try {
        owned.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException("RocksDB options close without I/O", e);
      }
    }
  }
}
