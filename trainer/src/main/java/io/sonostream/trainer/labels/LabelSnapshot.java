package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Reading;
import io.sonostream.schemas.LabeledFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A frozen {@link LabelCopy}, opened by the child JVM: what a run trains on stays the same however
 * often the run is resumed. Reads are thread-safe.
 */
public final class LabelSnapshot implements LabelIndex, AutoCloseable {
  private final LabelColumns columns;

  private LabelSnapshot(LabelColumns columns) {
    this.columns = columns;
  }

  /** Opens a directory written by {@link LabelCopy#checkpoint}. */
  public static LabelSnapshot open(Path directory) {
    return new LabelSnapshot(LabelColumns.openReadOnly(directory));
  }

  /**
   * Writes anew what stands in a directory that nobody has open, so that its files keep nothing of
   * what was withdrawn or replaced before it was frozen. Killed midway, it is as good as before.
   */
  public static void rewrite(Path directory) {
    LabelColumns.rewrite(directory);
  }

  @Override
  public void forEach(Consumer<LabelEntry> visitor) {
    LabelScan.each(
        columns, columns.index, (key, value) -> visitor.accept(LabelEntry.decode(key, value)));
  }

  @Override
  public Map<Integer, Long> positions() {
    return LabelScan.positions(columns);
  }

  /** Which incarnation of the topic it is a copy of; null where that is not known. */
  public @Nullable String topicId() {
    return LabelScan.topicId(columns);
  }

  /** The usable labels of one frame and task: of each reader the one that counts. */
  public List<LabelEntry> readings(String frameId, String task) {
    List<LabelEntry> found = new ArrayList<>();
    LabelScan.from(
        columns,
        columns.index,
        frameId.getBytes(StandardCharsets.UTF_8),
        (key, value) -> {
          LabelEntry entry = LabelEntry.decode(key, value);
          return entry.frameId().equals(frameId) && found.add(entry);
        });
    return Reading.counting(found, this::isSetAside).stream()
        .filter(one -> one.task().equals(task))
        .toList();
  }

  @Override
  public boolean isSetAside(String key) {
    return LabelScan.holds(columns, columns.aside, key);
  }

  /**
   * The label of a key.
   *
   * @throws LabelCopyException naming the label when it can't be read
   */
  public LabeledFrame label(String key) {
    try {
      byte[] stored = columns.db.get(columns.labels, key.getBytes(StandardCharsets.UTF_8));
      if (stored == null) {
        throw new IOException("its pixels are missing");
      }
      return LabelCodec.decode(stored);
    } catch (IOException | RocksDBException e) {
      throw new LabelCopyException("label " + key + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    columns.close();
  }
}
