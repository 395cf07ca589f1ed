package io.sonostream.cli.models;

import io.sonostream.model.packaging.Conventions;
import io.sonostream.model.packaging.Conventions.Colours;
import io.sonostream.model.packaging.Conventions.Heads;
import io.sonostream.model.packaging.Scaling;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What no file says of a network from elsewhere: how it was trained. */
final class ForeignConventions {
  private static final String BACKGROUND = "background";
  private static final String NONE_OF_OURS = "-";
  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  /** What training made of pixels of 0-255. */
  enum Normalise {
    /** x / 255. */
    UNIT,
    /** (x / 255 - mean) / std with ImageNet's mean and std. */
    IMAGENET,
    /** x itself. */
    NONE,
    Z_SCORE,
    MIN_MAX,
    PERCENTILES
  }

  @Option(
      names = "--normalise",
      description = {
        "What training made of pixels: ${COMPLETION-CANDIDATES}.",
        "UNIT x/255; IMAGENET (x/255 - mean)/std of ImageNet; NONE x as it is, 0-255;",
        "of each frame: Z_SCORE (x - mean)/std, MIN_MAX, PERCENTILES (clipped to 0-1).",
        "--mean and --std are applied after it."
      })
  private @Nullable Normalise normalise;

  @Option(
      names = "--mean",
      split = ",",
      description = "Subtracted after --normalise, one for each channel as it reads them.")
  private List<Float> mean = List.of();

  @Option(names = "--std", split = ",", description = "Divides the difference; see --mean.")
  private List<Float> std = List.of();

  @Option(
      names = "--percentiles",
      split = ",",
      paramLabel = "PERCENT",
      description = "Low and high, for PERCENTILES: for example 0.5,99.5.")
  private List<Double> percentiles = List.of();

  @Option(
      names = "--statistics",
      defaultValue = "BOX",
      description = {
        "Pixels that a frame's statistics are of: ${COMPLETION-CANDIDATES} (default: BOX).",
        "BOX: the frame without black around it; NONZERO: without black, which stays 0."
      })
  private Scaling.Over statistics = Scaling.Over.BOX;

  @Option(
      names = "--bars",
      defaultValue = "BLACK",
      description = {
        "Bars around a fitted frame: ${COMPLETION-CANDIDATES} (default: BLACK).",
        "BLACK: padded, then normalised; ZERO: normalised, then padded."
      })
  private Scaling.Bars bars = Scaling.Bars.BLACK;

  @Option(
      names = "--colours",
      defaultValue = "RGB",
      description = "Order of three channels: ${COMPLETION-CANDIDATES} (default: RGB).")
  private Colours colours = Colours.RGB;

  @Option(
      names = "--overlap",
      paramLabel = "HIGHEST|LATER",
      description = {
        "Each plane is a sigmoid of its own, and a mask has one class a pixel:",
        "HIGHEST: the likeliest above 0.5 has it; LATER: the last above 0.5, as a part in a whole."
      })
  private @Nullable Heads overlap;

  @Option(
      names = "--planes-are",
      split = ",",
      paramLabel = "NAME",
      description = {
        "What each plane (or answered class) is, in the file's order: a class, background, or -",
        "for what is none of --classes."
      })
  private List<String> planesAre = List.of();

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "The answer that is the mask, where there are several: name, or number from 0.")
  private @Nullable String output;

  @Nullable String output() {
    return output;
  }

  boolean overlaps() {
    return overlap != null && overlap.overlap();
  }

  /** Planes of the file as they were named; 0 where they were not. */
  int planesNamed() {
    return planesAre.size();
  }

  boolean normalises() {
    return normalise != null || !mean.isEmpty() || !std.isEmpty();
  }

  /** One for each channel, after {@link Scaling}. */
  List<Float> mean(int channels) {
    if (normalise == Normalise.IMAGENET) {
      return imageNet(IMAGENET_MEAN, mean, "--mean", channels);
    }
    return scaled(each(mean, 0f, "--mean", channels));
  }

  /** One for each channel, after {@link Scaling}. */
  List<Float> std(int channels) {
    if (normalise == Normalise.IMAGENET) {
      return imageNet(IMAGENET_STD, std, "--std", channels);
    }
    return scaled(each(std, 1f, "--std", channels));
  }

  /** Pixels of 0-255 are in the manifest as those of 0-1, with mean and std to fit. */
  private List<Float> scaled(List<Float> values) {
    return normalise == Normalise.NONE ? values.stream().map(v -> v / 255f).toList() : values;
  }

  private static List<Float> each(List<Float> given, float otherwise, String option, int channels) {
    if (!given.isEmpty() && given.size() != channels) {
      throw new UserException(
          option
              + " has "
              + given.size()
              + " values, and the network reads "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + "; give one for each, as it reads them, separated by commas");
    }
    return given.isEmpty() ? Collections.nCopies(channels, otherwise) : given;
  }

  private List<Float> imageNet(List<Float> own, List<Float> said, String option, int channels) {
    if (!said.isEmpty()) {
      throw new UserException(option + " is IMAGENET's already; leave one of them out");
    }
    if (channels != 3) {
      throw new UserException(
          "IMAGENET's mean and std are of 3 channels, and it reads "
              + channels
              + "; give its own with --normalise UNIT --mean and --std");
    }
    if (colours == Colours.RGB) {
      return own;
    }
    List<Float> turned = new ArrayList<>(own);
    Collections.reverse(turned);
    return turned;
  }

  Conventions conventions(List<String> classes, boolean floats) {
    return new Conventions(
        colours,
        floats ? scaling() : Scaling.UNIT,
        overlap == null ? Heads.EXCLUSIVE : overlap,
        classOf(classes),
        output);
  }

  private Scaling scaling() {
    Scaling.Kind kind =
        switch (normalise == null ? Normalise.UNIT : normalise) {
          case UNIT, IMAGENET, NONE -> Scaling.Kind.UNIT;
          case Z_SCORE -> Scaling.Kind.Z_SCORE;
          case MIN_MAX -> Scaling.Kind.MIN_MAX;
          case PERCENTILES -> Scaling.Kind.PERCENTILES;
        };
    if ((kind == Scaling.Kind.PERCENTILES) != (percentiles.size() == 2)) {
      throw new UserException(
          "--percentiles are "
              + percentiles
              + "; two of them, low and high, belong to --normalise PERCENTILES");
    }
    boolean both = kind == Scaling.Kind.PERCENTILES;
    return new Scaling(
        kind, both ? percentiles.get(0) : 0, both ? percentiles.get(1) : 100, statistics, bars);
  }

  private List<Integer> classOf(List<String> classes) {
    List<Integer> values = new ArrayList<>();
    for (String name : planesAre) {
      int value = classes.indexOf(name) + 1;
      if (value == 0 && !name.equals(BACKGROUND) && !name.equals(NONE_OF_OURS)) {
        throw new UserException(
            "--planes-are names "
                + name
                + "; allowed are background, - and the classes "
                + String.join(", ", classes));
      }
      values.add(value);
    }
    return values;
  }
}
