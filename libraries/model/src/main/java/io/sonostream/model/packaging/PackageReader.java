package io.sonostream.model.packaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a package's files, never more bytes than were announced, and compares their digests. */
final class PackageReader {
  private static final int MAX_MANIFEST = 4 << 20;
  private static final int MAX_SIGNATURE = 4 << 10;

  /** More than any network here; refused before it is read. */
  private static final long MAX_FILE = Integer.MAX_VALUE - 8L;

  private final PackageSource source;
  private final Set<String> names;

  private PackageReader(PackageSource source) throws IOException {
    this.source = source;
    this.names = source.names();
  }

  static PackageReader of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new PackageReader(new DirectorySource(path));
    }
    // Anything else, a pipe or a device, may block whoever opens it, or never end.
    if (!Files.isRegularFile(path)) {
      throw new ModelException("neither a directory nor a file; a package is one or the other");
    }
    return new PackageReader(new ZipSource(path));
  }

  byte[] manifestBytes() throws IOException {
    if (!names.contains(FileNames.MANIFEST)) {
      throw new ModelException("no " + FileNames.MANIFEST + " in it: not a model package");
    }
    return small(FileNames.MANIFEST, MAX_MANIFEST);
  }

  @Nullable PackageSignature signature() throws IOException {
    if (!names.contains(FileNames.SIGNATURE)) {
      return null;
    }
    try {
      PackageSignature signature =
          ManifestJson.MAPPER.readValue(
              new String(signatureBytes(), StandardCharsets.UTF_8), PackageSignature.class);
      if (signature == null || signature.keyId() == null || signature.signature() == null) {
        throw new ModelException(FileNames.SIGNATURE + " lacks its keyId or signature");
      }
      return signature;
    } catch (JsonProcessingException e) {
      throw new ModelException(
          FileNames.SIGNATURE + " can't be read: " + e.getOriginalMessage(), e);
    }
  }

  byte[] signatureBytes() throws IOException {
    return small(FileNames.SIGNATURE, MAX_SIGNATURE);
  }

  private byte[] small(String name, int most) throws IOException {
    try (InputStream in = source.open(name)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new ModelException(name + " has more than " + most + " bytes");
      }
      return bytes;
    }
  }

  /** Every listed file is there with its size and digest, and nothing else is. */
  void checkFiles(Manifest manifest) throws IOException {
    Set<String> extra = new TreeSet<>(names);
    extra.remove(FileNames.MANIFEST);
    extra.remove(FileNames.SIGNATURE);
    for (Map.Entry<String, PackageFile> file : manifest.files().entrySet()) {
      if (!extra.remove(file.getKey())) {
        throw new ModelException(file.getKey() + " is listed in the manifest but missing");
      }
      copy(file.getKey(), file.getValue(), PackageSink.NOWHERE);
    }
    if (!extra.isEmpty()) {
      throw new ModelException("files that the manifest does not list: " + extra);
    }
  }

  byte[] checkedBytes(String name, PackageFile file) throws IOException {
    checkSize(name, file);
    byte[] bytes;
    try (InputStream in = source.open(name)) {
      bytes = in.readNBytes((int) file.bytes());
    }
    checkDigest(name, file, bytes.length, Digests.sha256Hex(bytes));
    return bytes;
  }

  void copy(String name, PackageFile file, PackageSink sink) throws IOException {
    checkSize(name, file);
    MessageDigest digest = Digests.sha256();
    try (InputStream in = new DigestInputStream(source.open(name), digest);
        OutputStream out = sink.create(name, file.bytes())) {
      byte[] buffer = new byte[1 << 16];
      long left = file.bytes();
      int got;
      while (left > 0 && (got = in.read(buffer, 0, (int) Math.min(buffer.length, left))) > 0) {
        out.write(buffer, 0, got);
        left -= got;
      }
      checkDigest(name, file, file.bytes() - left, Digests.hex(digest.digest()));
    }
  }

  private void checkSize(String name, PackageFile file) throws IOException {
    if (file.bytes() > MAX_FILE || source.size(name) != file.bytes()) {
      throw new ModelException(
          name
              + " has "
              + source.size(name)
              + " bytes, the manifest says "
              + file.bytes()
              + " (at most "
              + MAX_FILE
              + ")");
    }
  }

  private static void checkDigest(String name, PackageFile file, long bytes, String sha256) {
    if (bytes != file.bytes() || !sha256.equals(file.sha256())) {
      throw new ModelException(
          name
              + " has sha256 "
              + sha256
              + ", the manifest says "
              + file.sha256()
              + ": it was damaged or changed, fetch the package again");
    }
  }
}
