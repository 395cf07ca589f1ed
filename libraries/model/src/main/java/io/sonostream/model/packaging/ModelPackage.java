package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that was checked: names, sizes and digests of all files, and the signature where keys are
 * trusted. Immutable. Bytes are read when they are asked for, and their digest is compared again
 * each time, so that what reaches native code is what was checked.
 */
public final class ModelPackage {
  private final Path path;
  private final PackageReader reader;
  private final Manifest manifest;
  private final String sha256;
  private final @Nullable String signatureKeyId;

  private ModelPackage(
      Path path,
      PackageReader reader,
      TrustedKeys keys,
      @Nullable String expectedSha256,
      LongConsumer room)
      throws IOException {
    this.path = path;
    this.reader = reader;
    byte[] manifestBytes = reader.manifestBytes();
    this.sha256 = Digests.sha256Hex(manifestBytes);
    if (expectedSha256 != null && !sha256.equals(expectedSha256)) {
      throw new ModelException(
          "package has sha256 "
              + sha256
              + ", the release says "
              + expectedSha256
              + "; it is another one, or was changed");
    }
    PackageSignature signature = reader.signature();
    keys.check(sha256, manifestBytes, signature);
    this.manifest = ManifestJson.read(manifestBytes);
    this.signatureKeyId = signature == null ? null : signature.keyId();
    room.accept(sizeBytes());
    reader.checkFiles(manifest);
  }

  /**
   * Opens and checks a package.
   *
   * @param path a directory or a zip
   * @throws ModelException naming the path and the first fault
   * @throws PackageUnavailableException when there is none or it can't be read
   */
  public static ModelPackage open(Path path, TrustedKeys keys) {
    return open(path, keys, null);
  }

  /**
   * As {@link #open(Path, TrustedKeys)}, of one certain package: another one is refused before any
   * of its files is looked at.
   *
   * @param sha256 the digest that it must have; null for any
   */
  public static ModelPackage open(Path path, TrustedKeys keys, @Nullable String sha256) {
    return open(path, keys, sha256, bytes -> {});
  }

  /**
   * As {@link #open(Path, TrustedKeys, String)}, with a bound: a zip may hold more than its length
   * tells.
   *
   * @param room told the bytes of all files before one of them is read; throws a {@link
   *     ModelException} where that is too much
   */
  public static ModelPackage open(
      Path path, TrustedKeys keys, @Nullable String sha256, LongConsumer room) {
    if (!Files.exists(path)) {
      throw new PackageUnavailableException(path + ": there is no such model package");
    }
    try {
      return new ModelPackage(path, PackageReader.of(path), keys, sha256, room);
    } catch (ModelException e) {
      throw new ModelException(path + ": " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new PackageUnavailableException(
          path + ": not a readable model package: " + e.getMessage(), e);
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The package's name: digest of its manifest, which holds the digests of all files. */
  public String sha256() {
    return sha256;
  }

  /** Fingerprint of the key that signed it; null when unsigned. Verified only if trusted. */
  public @Nullable String signatureKeyId() {
    return signatureKeyId;
  }

  public Path path() {
    return path;
  }

  /** Bytes of all listed files. */
  public long sizeBytes() {
    return manifest.files().values().stream().mapToLong(PackageFile::bytes).sum();
  }

  /** Bytes of the largest listed file. */
  public long largestFileBytes() {
    return manifest.files().values().stream().mapToLong(PackageFile::bytes).max().orElse(0);
  }

  /** The TorchScript archive as it was packed, f32; empty where there is none. */
  public Optional<byte[]> torchScript() {
    return bytes(FileNames.TORCH_SCRIPT);
  }

  /** The ONNX file as it was packed, f32; empty where there is none. */
  public Optional<byte[]> onnx() {
    return bytes(FileNames.ONNX);
  }

  /** The network, for writing it again in any precision; empty for networks from elsewhere. */
  public Optional<Graph> graph() {
    return Optional.ofNullable(manifest.architecture())
        .map(
            spec ->
                ArchitectureSpec.parse(spec)
                    .build(
                        manifest.input().channels(),
                        manifest.output().planes(),
                        manifest.input().height(),
                        manifest.input().width()));
  }

  /**
   * The network's tensors, every value finite; empty for networks from elsewhere.
   *
   * @throws ModelException naming the tensor that is not: a network with one NaN answers every
   *     frame with nothing, and on some engines with something
   */
  public Optional<StateDict> weights() {
    String file = path + "/" + FileNames.WEIGHTS;
    Optional<StateDict> weights =
        bytes(FileNames.WEIGHTS).map(bytes -> Safetensors.read(bytes, file));
    weights.ifPresent(state -> state.requireFinite(file));
    return weights;
  }

  /** How the network computes in bytes; empty where nobody found out. */
  public Optional<Int8Form> int8() {
    return bytes(FileNames.INT8)
        .map(
            bytes -> {
              try {
                return ManifestJson.readInt8(bytes);
              } catch (ModelException e) {
                throw new ModelException(path + ": " + e.getMessage(), e);
              }
            });
  }

  /** Copies every listed file, without manifest and signature. */
  void copyFilesTo(PackageSink sink) throws IOException {
    for (var file : manifest.files().entrySet()) {
      reader.copy(file.getKey(), file.getValue(), sink);
    }
  }

  /** Frames with the masks that were expected when the package was made. */
  public List<Probe> probes() {
    return ProbeFiles.read(manifest, name -> bytes(name).orElseThrow());
  }

  private Optional<byte[]> bytes(String name) {
    PackageFile file = manifest.files().get(name);
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.checkedBytes(name, file));
    } catch (ModelException e) {
      throw new ModelException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PackageUnavailableException(
          path + ": " + name + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Copies the package into a new directory or zip; the bytes are checked again on the way. */
  void copyTo(PackageSink sink) throws IOException {
    copyFilesTo(sink);
    if (reader.signature() != null) {
      sink.write(FileNames.SIGNATURE, reader.signatureBytes());
    }
    sink.write(FileNames.MANIFEST, reader.manifestBytes());
  }

  byte[] signatureBytes() throws IOException {
    return reader.signatureBytes();
  }

  /**
   * Signs the package where it lies, a directory; its name stays the same.
   *
   * @throws ModelException when it is a zip
   * @throws PackageUnavailableException when it can't be written now; with more room it may be
   */
  public ModelPackage signInPlace(SigningKey key) {
    if (!Files.isDirectory(path)) {
      throw new ModelException(path + ": is no directory; unpack it, and sign that");
    }
    try {
      AtomicFile.writeFromOutside(
          path.resolve(FileNames.SIGNATURE), ManifestJson.write(key.sign(reader.manifestBytes())));
    } catch (IOException e) {
      throw new PackageUnavailableException(path + ": can't be signed: " + e.getMessage(), e);
    }
    return open(path, TrustedKeys.ANYONE, sha256);
  }

  /**
   * Copies the package into a new directory and signs the copy; its name stays the same.
   *
   * @throws PackageUnavailableException when it can't be written now; with more room it may be
   */
  public ModelPackage signInto(Path target, SigningKey key) {
    try (DirectorySink sink = new DirectorySink(target)) {
      copyFilesTo(sink);
      byte[] manifestBytes = reader.manifestBytes();
      sink.write(FileNames.SIGNATURE, ManifestJson.write(key.sign(manifestBytes)));
      sink.write(FileNames.MANIFEST, manifestBytes);
      sink.commit();
    } catch (IOException e) {
      throw new PackageUnavailableException(
          target + ": package can't be signed: " + e.getMessage(), e);
    }
    return open(target, TrustedKeys.ANYONE);
  }

  /**
   * Writes the package as a zip; the same package gives the same bytes.
   *
   * @throws PackageUnavailableException when it can't be written now; with more room it may be
   */
  public void writeZip(Path target) {
    try (ZipSink sink = new ZipSink(target)) {
      copyTo(sink);
      sink.commit();
    } catch (IOException e) {
      throw new PackageUnavailableException(
          target + ": package can't be written: " + e.getMessage(), e);
    }
  }
}
