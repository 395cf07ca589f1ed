package io.sonostream.model.packaging;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Probes as pairs of PNG files: the frame, and its mask with class values as gray levels. */
final class ProbeFiles {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  private ProbeFiles() {}

  static List<Probe> read(Manifest manifest, Function<String, byte[]> files) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; manifest.files().containsKey(FileNames.probeFrame(i)); i++) {
      PixelImage frame = decode(FileNames.probeFrame(i), files);
      PixelImage mask = decode(FileNames.probeMask(i), files);
      Probe probe =
          new Probe(
              Channels.convert(frame, manifest.input().channels()),
              new ClassMap(mask.width(), mask.height(), Channels.convert(mask, 1).pixels()));
      check(manifest, i, probe);
      probes.add(probe);
    }
    return probes;
  }

  private static PixelImage decode(String name, Function<String, byte[]> files) {
    try {
      return DECODER.decodeFile(ByteBuffer.wrap(files.apply(name)));
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
