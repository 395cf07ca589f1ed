package io.sonostream.model.packaging;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Probes as pairs of PNG files: the frame, and its mask with class values as gray levels. */
final class ProbeFiles {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  /** Of a pixel in any form of PNG: four channels of 16 bits. */
  private static final int MOST_PIXEL_BYTES = 8;

  /** Of headers and of what deflate adds to what it can't shrink. */
  private static final int OVERHEAD = 1 << 16;

  /** Of all probes together, as files and as pixels: they are held in memory while they run. */
  private static final long MOST_BYTES = 128L << 20;

  private ProbeFiles() {}

  /**
   * Probes are listed in pairs, numbered from 0 without a gap, and are no larger than frames and
   * masks of the model's sides can be: a probe that is listed and not found would be a promise that
   * nobody holds an engine to, and one that is read whole must be known to fit.
   */
  static void requireWhole(Map<String, PackageFile> files, InputShape input, OutputShape output) {
    Set<String> listed =
        files.keySet().stream()
            .filter(FileNames::isProbe)
            .collect(Collectors.toCollection(TreeSet::new));
    long bytes = 0;
    int count = 0;
    while (files.containsKey(FileNames.probeFrame(count))
        && files.containsKey(FileNames.probeMask(count))) {
      bytes += bytes(FileNames.probeFrame(count), files, input.height(), input.width());
      bytes += bytes(FileNames.probeMask(count), files, output.height(), output.width());
      listed.remove(FileNames.probeFrame(count));
      listed.remove(FileNames.probeMask(count));
      count++;
    }
    if (!listed.isEmpty()) {
      throw new IllegalArgumentException(
          "probes "
              + listed
              + " have no partner, or none with the number before; frames and masks are listed in"
              + " pairs, numbered from 000");
    }
    long pixels =
        count * (input.frameBytes() + (long) output.planes() * output.height() * output.width());
    if (bytes > MOST_BYTES || pixels > MOST_BYTES) {
      throw new IllegalArgumentException(
          count
              + " probes have "
              + bytes
              + " bytes as files and "
              + pixels
              + " in memory; allowed are "
              + MOST_BYTES
              + ", take fewer");
    }
  }

  private static long bytes(String name, Map<String, PackageFile> files, int height, int width) {
    long bytes = Objects.requireNonNull(files.get(name)).bytes();
    long most = (long) MOST_PIXEL_BYTES * height * width + OVERHEAD;
    if (bytes > most) {
      throw new IllegalArgumentException(
          name
              + " has "
              + bytes
              + " bytes; a picture of "
              + width
              + "x"
              + height
              + " pixels has at most "
              + most);
    }
    return bytes;
  }

  static List<Probe> read(Manifest manifest, Function<String, byte[]> files) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; manifest.files().containsKey(FileNames.probeFrame(i)); i++) {
      InputShape input = manifest.input();
      OutputShape output = manifest.output();
      PixelImage frame =
          decode(FileNames.probeFrame(i), files, input.width(), input.height(), input.channels());
      PixelImage mask = decode(FileNames.probeMask(i), files, output.width(), output.height(), 1);
      Probe probe = new Probe(frame, new ClassMap(mask.width(), mask.height(), mask.pixels()));
      check(manifest, i, probe);
      probes.add(probe);
    }
    return probes;
  }

  /** Sides are compared before a pixel is decoded. */
  private static PixelImage decode(
      String name, Function<String, byte[]> files, int width, int height, int channels) {
    try {
      return DECODER.decode(
          ByteBuffer.wrap(files.apply(name)), ImageEncoding.PNG, width, height, channels);
    } catch (BadImageException e) {
      throw new ModelException(name + ": " + e.getMessage(), e);
    }
  }

  static void check(Manifest manifest, int number, Probe probe) {
    PixelImage frame = probe.frame();
    if (frame.width() != manifest.input().width()
        || frame.height() != manifest.input().height()
        || frame.channels() != manifest.input().channels()
        || probe.mask().width() != manifest.output().width()
        || probe.mask().height() != manifest.output().height()) {
      throw new ModelException(
          "probe "
              + number
              + " has a frame of "
              + frame.width()
              + "x"
              + frame.height()
              + " and a mask of "
              + probe.mask().width()
              + "x"
              + probe.mask().height()
              + "; they must be as big as the model's input and output");
    }
  }

  static void write(List<Probe> probes, PackageSink sink) throws IOException {
    for (int i = 0; i < probes.size(); i++) {
      sink.write(FileNames.probeFrame(i), PngWriter.encode(probes.get(i).frame()));
      sink.write(FileNames.probeMask(i), PngWriter.encode(probes.get(i).mask()));
    }
  }
}
