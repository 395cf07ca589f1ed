package io.sonostream.network.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * NumPy's archive of arrays: a zip with one .npy for each name. Object arrays hold pickles, that is
 * programs, and are refused.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">.npy</a>
 */
final class Npz {
  private static final int MAX_HEADER = 1 << 16;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),"
              + "\\s*'shape':\\s*\\(([0-9, ]*)\\)\\s*,?\\s*}\\s*");

  private Npz() {}

  static StateDict read(Path path, Predicate<String> keep, Consumer<String> passed)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long left = WeightsFile.MAX_BYTES;
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        if (!entry.getName().endsWith(".npy")) {
          throw new BadWeights("npz holds " + entry.getName() + "; allowed are .npy arrays only");
        }
        String name = entry.getName().substring(0, entry.getName().length() - 4);
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
          TensorEntry tensor = header(name, in);
          if (!keep.test(name)) {
            passed.accept(name);
            continue;
          }
          left -= 4 * TensorEntry.elements(name, tensor.shape());
          if (left < 0) {
            throw new BadWeights("npz unpacks to more than 2 GB");
          }
          if (tensors.put(name, tensor.read(in)) != null) {
            throw new BadWeights("npz holds two arrays named " + name);
          }
          if (in.read() >= 0) {
            throw new BadWeights("array " + name + " goes on after its last value");
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // What the JDK throws for entry names that are no text.
      throw new BadWeights("npz has a broken directory: " + e.getMessage(), e);
    }
    return new StateDict(tensors);
  }

  private static TensorEntry header(String name, InputStream in) throws IOException {
    byte[] prefix = in.readNBytes(8);
    if (prefix.length < 8 || !Arrays.equals(prefix, 0, 6, MAGIC, 0, 6)) {
      throw new BadWeights("array " + name + " does not begin as a .npy file");
    }
    int lengthBytes = prefix[6] == 1 ? 2 : 4;
    byte[] raw = in.readNBytes(lengthBytes);
    long length = 0;
    for (int i = raw.length - 1; i >= 0; i--) {
      length = length << 8 | (raw[i] & 0xff);
    }
    if (prefix[6] < 1 || prefix[6] > 3 || raw.length < lengthBytes || length > MAX_HEADER) {
      throw new BadWeights(
          "array " + name + " has a header of version " + prefix[6] + " and " + length + " bytes");
    }
    String text = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
    Matcher match = HEADER.matcher(text);
    if (!match.matches()) {
      throw new BadWeights("array " + name + " has an unreadable header " + text.strip());
    }
    int[] shape = shape(name, match.group(3));
    if (match.group(2).equals("True") && shape.length > 1) {
      throw new BadWeights(
          "array " + name + " is in Fortran order; save it with numpy.ascontiguousarray");
    }
    ElementType type = ElementType.ofNumpy(match.group(1));
    return new TensorEntry(name, type, shape, 0, TensorEntry.elements(name, shape) * type.bytes());
  }

  private static int[] shape(String name, String text) {
    String[] parts = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
    int[] shape = new int[parts.length];
    for (int i = 0; i < shape.length; i++) {
      try {
        shape[i] = Integer.parseInt(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new BadWeights("array " + name + " has shape (" + text + ")", e);
      }
    }
    return shape;
  }
}
