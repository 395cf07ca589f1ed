package io.sonostream.network.architecture;

import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.Architecture.Choice;
import io.sonostream.network.architecture.Architecture.Chosen;
import io.sonostream.network.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Every architecture that can be built, and the checks that they share. */
public final class Architectures {
  private static final List<Architecture> ALL =
      List.of(
          new UNet(),
          new UNetOriginal(),
          new UNetDstl(),
          new UNetEfficientNetB0(),
          new UNetVgg16(),
          new UNetVgg11(),
          new AttentionUNet(),
          new UNetPlusPlus(),
          new UNetResidual());

  /** Sizes are looked for this far away; no architecture halves more than 8 times. */
  private static final int NEAREST_SIZE_REACH = 512;

  private Architectures() {}

  /** Names in the order in which they are shown. */
  public static List<String> names() {
    return ALL.stream().map(Architecture::name).toList();
  }

  /** Where the architecture comes from. */
  public static String paper(String name) {
    return find(name).paper();
  }

  /** Height and width for which it is usually built. */
  public static int typicalSide(String name) {
    return find(name).typicalSide();
  }

  static ArchitectureSpec complete(ArchitectureSpec spec) {
    Map<String, Choice> choices = find(spec.name()).choices();
    Map<String, Integer> complete = new TreeMap<>();
    choices.forEach((key, choice) -> complete.put(key, choice.otherwise()));
    spec.parameters()
        .forEach(
            (key, value) -> {
              Choice choice = choices.get(key);
              if (choice == null) {
                throw new ModelException(
                    spec.name() + " has no parameter " + key + "; it has " + choices.keySet());
              }
              if (value < choice.least() || value > choice.most()) {
                throw new ModelException(
                    String.format(
                        Locale.ROOT,
                        "%s: %s is %d; allowed are %d to %d",
                        spec.name(),
                        key,
                        value,
                        choice.least(),
                        choice.most()));
              }
              complete.put(key, value);
            });
    return new ArchitectureSpec(spec.name(), complete);
  }

  static Graph build(ArchitectureSpec spec, int channels, int classes, int height, int width) {
    Chosen chosen = new Chosen(complete(spec).parameters());
    Architecture architecture = find(spec.name());
    if (channels < 1 || classes < 1 || height < 1 || width < 1) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: %d channels, %d classes and %dx%d pixels were asked for; all must be at least 1",
              spec,
              channels,
              classes,
              height,
              width));
    }
    try {
      return architecture.build(chosen, channels, classes, height, width);
    } catch (ModelException misfit) {
      IntPredicate fits = side -> fits(architecture, chosen, side);
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s can't take frames of %dx%d (height x width); nearest heights are %s, nearest"
                  + " widths %s (%s)",
              spec,
              height,
              width,
              nearest(height, fits),
              nearest(width, fits),
              misfit.getMessage()),
          misfit);
    }
  }

  private static Architecture find(String name) {
    for (Architecture architecture : ALL) {
      if (architecture.name().equals(name)) {
        return architecture;
      }
    }
    throw new ModelException(
        "there is no architecture " + name + "; there are " + String.join(", ", names()));
  }

  /** Height and width are checked alike, so one side stands for both. */
  private static boolean fits(Architecture architecture, Chosen chosen, int side) {
    try {
      architecture.build(chosen, 1, 1, side, side);
      return true;
    } catch (ModelException e) {
      return false;
    }
  }

  private static String nearest(int side, IntPredicate fits) {
    if (fits.test(side)) {
      return String.valueOf(side);
    }
    Map<Integer, String> found = new LinkedHashMap<>();
    for (int step : new int[] {-1, 1}) {
      for (int s = side + step; s > 0 && Math.abs(s - side) <= NEAREST_SIZE_REACH; s += step) {
        if (fits.test(s)) {
          found.put(s, String.valueOf(s));
          break;
        }
      }
    }
    return found.isEmpty() ? "unknown" : String.join(" and ", found.values());
  }
}
