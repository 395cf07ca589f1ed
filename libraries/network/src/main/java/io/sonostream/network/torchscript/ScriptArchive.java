package io.sonostream.network.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the zip that libtorch maps: entries stored, not deflated, each tensor's bytes at a
 * multiple of 64. The same module gives the same bytes.
 */
final class ScriptArchive {
  private static final String FOLDER = "model/";
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER_BYTES = 30;

  /** The newest format that both libtorch 2 and torch 1.13 read without upgrading operators. */
  private static final String VERSION = "10\n";

  /** Not 1980-01-01, for which the JDK would add an extra field of its own. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final ZipOutputStream zip;
  private long position;

  private ScriptArchive(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  /** Leaves {@code out} open. */
  static void write(ScriptModule root, String forward, OutputStream out) throws IOException {
    List<ScriptTensor> storages = new ArrayList<>();
    byte[] data = Pickle.of(root, storages);
    new ScriptArchive(out).write(data, root.source(forward), storages);
  }

  /** As {@link #write(ScriptModule, String, OutputStream)}, of one that packs itself at load. */
  static void write(PackedModule root, String forward, OutputStream out) throws IOException {
    new ScriptArchive(out).write(Pickle.of(root), root.source(forward), root.state());
  }

  private void write(byte[] data, String source, List<ScriptTensor> storages) throws IOException {
    entry("data.pkl", data);
    entry("code/__torch__.py", utf8(source));
    for (int key = 0; key < storages.size(); key++) {
      entry("data/" + key, storages.get(key).bytes());
    }
    entry("constants.pkl", Pickle.emptyTuple());
    entry("version", utf8(VERSION));
    entry("byteorder", utf8("little"));
    zip.finish();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void entry(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(ENTRY_TIME);
    byte[] padding = padding(entry.getName());
    entry.setExtra(padding);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
    position += headerBytes(entry.getName()) + padding.length + content.length;
  }

  private static long headerBytes(String name) {
    return LOCAL_HEADER_BYTES + (long) utf8(name).length;
  }

  /** An extra field, 4 bytes of header at least, that brings the content to the alignment. */
  private byte[] padding(String name) {
    long start = position + headerBytes(name) + 4;
    int fill = (int) ((ALIGNMENT - start % ALIGNMENT) % ALIGNMENT);
    byte[] extra = new byte[4 + fill];
    extra[0] = 'F'; // "FB", the tag that torch's own writer uses
    extra[1] = 'B';
    extra[2] = (byte) fill;
    return extra;
  }
}
