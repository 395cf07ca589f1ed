package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Standing;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The newest label of every frame and reader, on disk, together with the offsets that it was read
 * up to.
 *
 * <p>A batch of changes and the positions behind them are one atomic write. The write-ahead log is
 * off: after a crash the copy stands at an earlier moment, labels and positions alike, and Kafka
 * delivers the rest again. That halves what a first read of a large topic writes.
 *
 * <ul>
 *   <li>Owner: the label feed's thread writes; any thread reads.
 *   <li>Hand-off: RocksDB's own; a reader sees whole batches only.
 *   <li>Bound: native memory by {@link LabelColumns}; the heap holds one label at a time.
 *   <li>Shutdown: the feed stops first, then {@link #close} flushes.
 * </ul>
 */
public final class LabelCopy implements LabelIndex, AutoCloseable {
  /** Names the list of all other files. */
  private static final String CURRENT = "CURRENT";

  private static final String TRACE_OF = "trace-of-";
  private static final String CAUGHT_UP_AT = "caught-up-at";

  private final Path directory;
  private final LabelColumns columns;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

  private LabelCopy(Path directory, LabelColumns columns) {
    this.directory = directory;
    this.columns = columns;
  }

  /**
   * Opens the copy, or starts an empty one.
   *
   * @throws LabelCopyException when the directory can't be used
   */
  public static LabelCopy open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LabelCopyException(
          "label copy " + directory + " can't be created: " + RootCause.words(e), e);
    }
    try {
      return new LabelCopy(directory, LabelColumns.open(directory));
    } catch (LabelCopyException e) {
      throw new LabelCopyException(
          e.getMessage()
              + "; where the disk is well, remove that folder, and the labels are read anew from"
              + " their topic",
          e);
    }
  }

  /** Whether a copy, or a checkpoint of one, lies there as a whole. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(CURRENT));
  }

  /**
   * Deletes a copy that nobody has open; what names its files goes first, so that half a removal is
   * no copy, and an empty one is opened in its place.
   */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(CURRENT));
    FileTree.delete(directory);
  }

  /**
   * Writes changes and the positions that they lead to, all or nothing.
   *
   * @param positions partition to the next offset to read
   */
  public void apply(List<LabelChange> changes, Map<Integer, Long> positions) {
    apply(changes, positions, Map.of());
  }

  /**
   * As the other.
   *
   * @param traces task to the trace of its newest label; without one where the text is empty
   */
  void apply(List<LabelChange> changes, Map<Integer, Long> positions, Map<String, String> traces) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<String, String> trace : traces.entrySet()) {
        batch.put(columns.positions, bytes(TRACE_OF + trace.getKey()), bytes(trace.getValue()));
      }
      Map<String, @Nullable Standing> standing = new HashMap<>();
      for (LabelChange change : changes) {
        if (!isOvertaken(change, standing)) {
          add(batch, change);
        }
      }
      for (Map.Entry<Integer, Long> position : positions.entrySet()) {
        batch.put(
            columns.positions,
            bytes(LabelScan.PARTITION + position.getKey()),
            of(position.getValue()));
      }
      columns.db.write(unlogged, batch);
    } catch (RocksDBException e) {
      throw failed("write", e);
    }
  }

  /**
   * @param standing what this batch has put so far, by key; null where it took a label away
   */
  private boolean isOvertaken(LabelChange change, Map<String, @Nullable Standing> standing) {
    String key = change.key();
    Standing before = standing.containsKey(key) ? standing.get(key) : standing(key);
    if (change instanceof LabelChange.Withdraw withdraw) {
      if (before != null && !before.isMeantByTombstoneIn(withdraw.partition())) {
        return true;
      }
      standing.put(key, null);
      return false;
    }
    Standing next =
        change instanceof LabelChange.Put put ? put.entry() : (LabelChange.SetAside) change;
    if (next.isOvertakenBy(before)) {
      return true;
    }
    standing.put(key, next);
    return false;
  }

  private @Nullable Standing standing(String key) {
    try {
      byte[] found = columns.db.get(columns.index, bytes(key));
      if (found != null) {
        return LabelEntry.decode(bytes(key), found);
      }
      byte[] aside = columns.db.get(columns.aside, bytes(key));
      return aside == null ? null : AsideRow.decode(aside);
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  private void add(WriteBatch batch, LabelChange change) throws RocksDBException {
    byte[] key = bytes(change.key());
    if (change instanceof LabelChange.Put put) {
      batch.put(columns.labels, key, put.label());
      batch.put(columns.index, key, put.entry().encode());
      batch.delete(columns.aside, key);
      return;
    }
    batch.delete(columns.labels, key);
    batch.delete(columns.index, key);
    if (change instanceof LabelChange.SetAside aside) {
      batch.put(columns.aside, key, AsideRow.of(aside).encode());
    } else {
      batch.delete(columns.aside, key);
    }
  }

  /** Empty for a new copy. */
  @Override
  public Map<Integer, Long> positions() {
    return LabelScan.positions(columns);
  }

  @Override
  public void forEach(Consumer<LabelEntry> visitor) {
    scan(columns.index, (key, value) -> visitor.accept(LabelEntry.decode(key, value)));
  }

  /** Usable labels of a task that lie at or after these positions. */
  public int countSince(String task, Map<Integer, Long> positions) {
    int[] count = new int[1];
    forEach(
        task,
        entry -> {
          if (entry.offset() >= positions.getOrDefault(entry.partition(), 0L)) {
            count[0]++;
          }
        });
    return count[0];
  }

  /** What the newest label of a task was traced as; null where it was not. */
  @Nullable String trace(String task) {
    byte[] trace = LabelScan.meta(columns, TRACE_OF + task);
    return trace == null || trace.length == 0 ? null : text(trace);
  }

  /** Key to the reason, for every label that can't be used. */
  public Map<String, String> setAside() {
    Map<String, String> found = new TreeMap<>();
    scan(columns.aside, (key, value) -> found.put(text(key), AsideRow.decode(value).cause()));
    return found;
  }

  @Override
  public boolean isSetAside(String key) {
    return LabelScan.holds(columns, columns.aside, key);
  }

  /** The stored label of a key, or null where none stands there. */
  public byte @Nullable [] label(String key) {
    try {
      return columns.db.get(columns.labels, bytes(key));
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  /**
   * Which incarnation of the topic this is a copy of; null before the first read, and when the copy
   * was written with another schema of labels.
   */
  public @Nullable String topicId() {
    return LabelScan.topicId(columns);
  }

  /**
   * Up to when the copy has missed no tombstone, in milliseconds since 1970: when it last held
   * everything in the topic, or when its first read began; 0 for a copy that was never read.
   */
  long caughtUpAtMillis() {
    byte[] at = LabelScan.meta(columns, CAUGHT_UP_AT);
    return at == null ? 0 : ByteBuffer.wrap(at).getLong();
  }

  void rememberTopic(String id) {
    putMeta(bytes(LabelScan.TOPIC_ID), bytes(id + LabelScan.SCHEMA_MARK));
  }

  void rememberCaughtUp(long atMillis) {
    putMeta(bytes(CAUGHT_UP_AT), of(atMillis));
  }

  /** Forgets everything, so that the topic is read again from its start. */
  void clear() {
    try (WriteBatch batch = new WriteBatch()) {
      for (ColumnFamilyHandle column :
          List.of(columns.positions, columns.labels, columns.index, columns.aside)) {
        // The end is exclusive; no UTF-8 key begins with 0xFF.
        batch.deleteRange(column, new byte[0], new byte[] {(byte) 0xFF});
      }
      columns.db.write(unlogged, batch);
    } catch (RocksDBException e) {
      throw failed("clear", e);
    }
  }

  /**
   * Freezes the copy as it stands into {@code target}, which must not exist. On one file system
   * that makes hard links and copies no label, whatever their number.
   */
  public void checkpoint(Path target) {
    try (Checkpoint checkpoint = Checkpoint.create(columns.db)) {
      flush();
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw failed("checkpoint into " + target, e);
    }
  }

  private void flush() throws RocksDBException {
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      columns.db.flush(
          wait, List.of(columns.positions, columns.labels, columns.index, columns.aside));
    }
  }

  private void putMeta(byte[] key, byte[] value) {
    try {
      columns.db.put(columns.positions, unlogged, key, value);
    } catch (RocksDBException e) {
      throw failed("write", e);
    }
  }

  private void scan(ColumnFamilyHandle column, BiConsumer<byte[], byte[]> visitor) {
    LabelScan.each(columns, column, visitor);
  }

  private LabelCopyException failed(String what, RocksDBException e) {
    return new LabelCopyException(
        "label copy " + directory + ": " + what + ": " + e.getMessage(), e);
  }

  private static byte[] of(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      flush();
    } catch (RocksDBException e) {
      throw failed("flush", e);
    } finally {
      unlogged.close();
      columns.close();
    }
  }
}
