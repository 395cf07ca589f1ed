package io.sonostream.client.labels;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What several readers say of one frame: how far they agree, and the one label that it comes to
 * (docs/adr/several-readers.md). Labels of another size than the adjudicated one, or else than the
 * newest, are left out: they are of another picture.
 */
public final class FrameReadings {
  private static final int MOST_CLASSES = 254;

  private final List<LabeledFrame> labels;
  private final int leftOut;
  private final @Nullable List<String> names;
  private final boolean[][] speaks;
  private final byte[][] said;

  private FrameReadings(List<LabeledFrame> labels, int leftOut, List<String> classes) {
    this.labels = labels;
    this.leftOut = leftOut;
    this.names = classes.isEmpty() ? names(labels) : List.copyOf(classes);
    List<String> all = names == null ? numbers(labels) : names;
    List<String> unnamed = names == null || !classes.isEmpty() ? all : newest(labels);
    this.speaks = new boolean[labels.size()][all.size() + 1];
    this.said = new byte[labels.size()][];
    for (int r = 0; r < labels.size(); r++) {
      listen(r, all, unnamed);
    }
  }

  /**
   * @param labels of one frame, of each reader one; at least one
   * @param classes that are asked about, others are background; they are, too, what the values of
   *     labels without names mean, the first is 1. Empty for all that somebody names, and for the
   *     newest label's names
   * @throws IllegalArgumentException when a label shows a class that has no name, or the readers
   *     name more than 254
   */
  public static FrameReadings of(List<LabeledFrame> labels, List<String> classes) {
    List<LabeledFrame> byAge = new ArrayList<>(labels);
    byAge.sort(
        Comparator.comparing(LabeledFrame::getLabeledAt).thenComparing(LabeledFrame::getAnnotator));
    LabelMap newest = adjudicated(byAge).orElse(byAge.get(byAge.size() - 1)).getLabelMap();
    List<LabeledFrame> alike =
        byAge.stream()
            .filter(
                label ->
                    label.getLabelMap().getWidth() == newest.getWidth()
                        && label.getLabelMap().getHeight() == newest.getHeight())
            .toList();
    return new FrameReadings(alike, labels.size() - alike.size(), classes);
  }

  /** The labels that are compared, the oldest first. */
  public List<LabeledFrame> labels() {
    return labels;
  }

  /** Labels of another size than the adjudicated one, or else than the newest. */
  public int leftOut() {
    return leftOut;
  }

  /** The label that settles the frame, whatever the others show. */
  public Optional<LabeledFrame> adjudicated() {
    return adjudicated(labels);
  }

  private static Optional<LabeledFrame> adjudicated(List<LabeledFrame> byAge) {
    return byAge.stream().filter(LabeledFrame::getAdjudicates).reduce((older, newer) -> newer);
  }

  /** The label at a place in {@link #labels}, in numbers that all share; 255 is ignored. */
  public LabelMap map(int reader) {
    LabelMap own = labels.get(reader).getLabelMap();
    return LabelMaps.encode(own.getWidth(), own.getHeight(), said[reader]);
  }

  private LabeledFrame newest() {
    return labels.get(labels.size() - 1);
  }

  /** All that somebody names, in the order of the oldest label; null where nobody names any. */
  private static @Nullable List<String> names(List<LabeledFrame> labels) {
    Set<String> names = new LinkedHashSet<>();
    for (LabeledFrame label : labels) {
      names.addAll(label.getClassNames() == null ? List.of() : label.getClassNames());
    }
    if (names.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "its readers name "
              + names.size()
              + " classes; at most "
              + MOST_CLASSES
              + " are allowed");
    }
    return names.isEmpty() ? null : List.copyOf(names);
  }

  /** What the newest label with names calls its values. */
  private static List<String> newest(List<LabeledFrame> labels) {
    return labels.stream()
        .flatMap(label -> Stream.ofNullable(label.getClassNames()))
        .reduce(List.of(), (older, newer) -> newer);
  }

  private static List<String> numbers(List<LabeledFrame> labels) {
    int most = 0;
    for (LabeledFrame label : labels) {
      long[] areas = LabelMaps.areas(label.getLabelMap());
      for (int value = 1; value < areas.length; value++) {
        boolean ignored = label.getIgnoredValue() != null && label.getIgnoredValue() == value;
        most = areas[value] > 0 && !ignored ? Math.max(most, value) : most;
      }
    }
    return IntStream.rangeClosed(1, most).mapToObj(String::valueOf).toList();
  }

  /** A reader's label in the numbers of all their names. */
  private void listen(int reader, List<String> all, List<String> unnamed) {
    LabeledFrame label = labels.get(reader);
    List<String> own = label.getClassNames() == null ? unnamed : label.getClassNames();
    List<String> spoken = label.getSpeaksFor() == null ? own : label.getSpeaksFor();
    spoken.stream()
        .filter(all::contains)
        .forEach(name -> speaks[reader][all.indexOf(name) + 1] = true);
    int[] meant = new int[256];
    Arrays.fill(meant, -1);
    meant[0] = 0;
    for (int value = 1; value <= own.size(); value++) {
      meant[value] = all.indexOf(own.get(value - 1)) + 1;
    }
    if (label.getIgnoredValue() != null) {
      meant[label.getIgnoredValue()] = ClassMap.IGNORED;
    }
    byte[] values = LabelMaps.decode(label.getLabelMap());
    for (int i = 0; i < values.length; i++) {
      int value = meant[values[i] & 0xff];
      if (value < 0) {
        throw new IllegalArgumentException(
            "the label of "
                + FrameId.of(label.getFrame())
                + " by "
                + label.getAnnotator()
                + " shows class "
                + (values[i] & 0xff)
                + ", and "
                + own.size()
                + " are named");
      }
      values[i] = (byte) value;
    }
    said[reader] = values;
  }

  /**
   * The mean over all pairs of readers of their Dice; empty where no pair looked for a common
   * class, or there is no pair. Who adjudicates has seen what the others drew, and is in none.
   */
  public OptionalDouble agreement() {
    List<Double> pairs = new ArrayList<>();
    for (int one = 0; one < labels.size(); one++) {
      for (int other = one + 1; other < labels.size(); other++) {
        if (!labels.get(one).getAdjudicates() && !labels.get(other).getAdjudicates()) {
          agreement(one, other).ifPresent(pairs::add);
        }
      }
    }
    return pairs.stream().mapToDouble(Double::doubleValue).average();
  }

  /**
   * Dice of two readers, by their places in {@link #labels}: the mean over the classes that both
   * looked for and one of them shows, over the pixels that neither ignores. Where neither shows any
   * they agree: 1. Empty where they looked for no common class.
   */
  public OptionalDouble agreement(int one, int other) {
    int classes = speaks[one].length;
    long[] both = new long[classes];
    long[] each = new long[classes];
    byte[] first = said[one];
    byte[] second = said[other];
    for (int i = 0; i < first.length; i++) {
      int a = first[i] & 0xff;
      int b = second[i] & 0xff;
      if (a != ClassMap.IGNORED && b != ClassMap.IGNORED) {
        each[a]++;
        each[b]++;
        both[a] += a == b ? 1 : 0;
      }
    }
    double sum = 0;
    int shown = 0;
    boolean common = false;
    for (int c = 1; c < classes; c++) {
      if (speaks[one][c] && speaks[other][c]) {
        common = true;
        if (each[c] > 0) {
          sum += 2.0 * both[c] / each[c];
          shown++;
        }
      }
    }
    // Numbers that nobody has drawn: both looked for what the task has, and found none.
    common |= names == null;
    return common ? OptionalDouble.of(shown == 0 ? 1 : sum / shown) : OptionalDouble.empty();
  }

  /**
   * The one label of the frame: the adjudicated one as it is; without it at each pixel what more
   * than half of those say who say something there, and {@link ClassMap#IGNORED} where that is
   * nothing. One reader's is his own.
   */
  public LabeledFrame consensus() {
    LabeledFrame newest = newest();
    if (labels.size() == 1) {
      return newest;
    }
    return adjudicated().orElseGet(() -> vote(newest));
  }

  /** The consensus in numbers that all share, as {@link #map}. */
  public LabelMap consensusMap() {
    return adjudicated()
        .map(label -> map(labels.indexOf(label)))
        .orElseGet(() -> labels.size() == 1 ? map(0) : vote(newest()).getLabelMap());
  }

  private LabeledFrame vote(LabeledFrame newest) {
    int pixels = said[0].length;
    byte[] voted = new byte[pixels];
    boolean[] spoken = spoken();
    int[] votes = new int[speaks[0].length];
    boolean ignores = false;
    for (int i = 0; i < pixels; i++) {
      voted[i] = (byte) vote(i, spoken, votes);
      ignores |= (voted[i] & 0xff) == ClassMap.IGNORED;
    }
    LabelMap map = newest.getLabelMap();
    List<String> all = names;
    return new LabeledFrame(
        newest.getFrame(),
        LabelMaps.encode(map.getWidth(), map.getHeight(), voted),
        "consensus of "
            + String.join(", ", labels.stream().map(LabeledFrame::getAnnotator).toList()),
        newest.getSource(),
        newest.getLabeledAt(),
        all,
        ignores ? ClassMap.IGNORED : null,
        all == null ? null : speaksFor(all, spoken),
        false);
  }

  private boolean[] spoken() {
    boolean[] any = new boolean[speaks[0].length];
    for (boolean[] one : speaks) {
      for (int c = 1; c < any.length; c++) {
        any[c] |= one[c];
      }
    }
    return any;
  }

  private static @Nullable List<String> speaksFor(List<String> all, boolean[] spoken) {
    List<String> names = new ArrayList<>();
    for (int c = 1; c < spoken.length; c++) {
      if (spoken[c]) {
        names.add(all.get(c - 1));
      }
    }
    return names.size() == all.size() ? null : Collections.unmodifiableList(names);
  }

  /**
   * A class is said by those who drew it, and denied by those who drew another, or background
   * although they looked for it. Background needs, besides, more readers than all classes together.
   */
  private int vote(int pixel, boolean[] spoken, int[] votes) {
    Arrays.fill(votes, 0);
    int voters = 0;
    for (byte[] one : said) {
      int value = one[pixel] & 0xff;
      if (value != ClassMap.IGNORED) {
        votes[value]++;
        voters++;
      }
    }
    boolean denied = 2 * votes[0] > voters;
    for (int c = 1; c < votes.length; c++) {
      if (spoken[c]) {
        int against = voters - votes[c] - silent(pixel, c);
        if (votes[c] > against) {
          return c;
        }
        denied &= against > votes[c];
      }
    }
    return denied ? 0 : ClassMap.IGNORED;
  }

  /** Readers whose background may be this class. */
  private int silent(int pixel, int wanted) {
    int silent = 0;
    for (int r = 0; r < said.length; r++) {
      silent += said[r][pixel] == 0 && !speaks[r][wanted] ? 1 : 0;
    }
    return silent;
  }
}
