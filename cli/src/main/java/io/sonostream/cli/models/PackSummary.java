package io.sonostream.cli.models;

import io.sonostream.model.packaging.Conventions;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.Scaling;
import java.util.List;
import java.util.Locale;

/** How a packed network was understood, for the eyes of whoever knows better. */
final class PackSummary {
  private PackSummary() {}

  static List<String> of(ModelPackage made) {
    Manifest manifest = made.manifest();
    return List.of(
        "reads    " + reads(manifest),
        "answers  " + answers(manifest),
        "tried on " + tried(manifest, made.probes()));
  }

  private static String reads(Manifest manifest) {
    Numerics numerics = manifest.numerics();
    Conventions usage = numerics.usage();
    int channels = manifest.input().channels();
    String size =
        (channels == 1 ? "gray" : usage.colours())
            + " of "
            + manifest.input().width()
            + "x"
            + manifest.input().height()
            + ", "
            + numerics.layout()
            + ", "
            + manifest.fitting();
    if (numerics.pixels() == Numerics.Pixels.BYTES) {
      return size + ", bytes";
    }
    Scaling scaling = usage.scaling();
    String pixel =
        switch (scaling.kind()) {
          case UNIT -> "x/255";
          case PERCENTILES -> "PERCENTILES " + scaling.low() + " to " + scaling.high();
          case Z_SCORE, MIN_MAX -> scaling.kind().toString();
        };
    return size
        + ", floats: ("
        + pixel
        + " - "
        + numerics.mean()
        + ") / "
        + numerics.std()
        + (scaling.ofEachFrame() ? ", of " + scaling.over() + ", bars " + scaling.bars() : "");
  }

  private static String answers(Manifest manifest) {
    Conventions usage = manifest.numerics().usage();
    return manifest.numerics().answers()
        + " of "
        + (manifest.output().planes() == 1 ? "" : "background, ")
        + String.join(", ", manifest.classes())
        + (usage.classOf().isEmpty() ? "" : " as planes with values " + usage.classOf())
        + (usage.heads().overlap() ? ", each a sigmoid; of several the " + usage.heads() : "");
  }

  private static String tried(Manifest manifest, List<Probe> probes) {
    long[] pixels = new long[256];
    long all = 0;
    for (Probe probe : probes) {
      for (byte value : probe.mask().values()) {
        pixels[value & 0xff]++;
        all++;
      }
    }
    StringBuilder shares = new StringBuilder(probes.size() + " frames:");
    for (int k = 0; k < manifest.classes().size(); k++) {
      shares.append(
          String.format(
              Locale.ROOT,
              "%s %s %.1f %%",
              k == 0 ? "" : ",",
              manifest.classes().get(k),
              100.0 * pixels[k + 1] / all));
    }
    return all == pixels[0]
        ? shares + " of their pixels; it found nothing, look at it with \"sonostream segment\""
        : shares + " of their pixels";
  }
}
