package io.sonostream.network.weights;

import io.sonostream.network.ModelException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Weights files by their endings: .safetensors and .npz. */
public final class WeightsFile {
  /** Files and tensors above are refused: no network here comes near, and arrays end there. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  private WeightsFile() {}

  /**
   * Reads every tensor of a file, in the file's order.
   *
   * @throws ModelException naming the file and what is wrong in it
   */
  public static StateDict read(Path path) {
    return read(path, name -> true, name -> {});
  }

  /**
   * Reads some tensors of a file: a classifier's may be ten times the encoder's.
   *
   * @param keep names of the tensors to read
   * @param passed is told each name that is passed over
   */
  static StateDict read(Path path, Predicate<String> keep, Consumer<String> passed) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    boolean npz = name.endsWith(".npz");
    if (!npz && !name.endsWith(".safetensors")) {
      throw new ModelException(
          path + ": weights are read from .safetensors and .npz; convert the file to one of them");
    }
    try {
      checkSize(Files.size(path));
      if (npz) {
        return Npz.read(path, keep, passed);
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
        return Safetensors.parse(in, Files.size(path), keep, passed);
      }
    } catch (BadWeights e) {
      throw new ModelException(path + ": " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException(path + ": can't be read: " + e.getMessage(), e);
    }
  }

  static void checkSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new BadWeights("weights of " + bytes + " bytes; allowed are less than 2 GB");
    }
  }
}
