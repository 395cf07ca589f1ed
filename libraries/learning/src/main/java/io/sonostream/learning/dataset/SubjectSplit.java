package io.sonostream.learning.dataset;

import io.sonostream.runtime.Digests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Assigns every subject to one part by a hash of its name, so the assignment holds for ever: labels
 * that come later move nobody, and no subject sits on two sides. The shares are reached only on
 * average; a handful of subjects may leave a part empty.
 *
 * @param train share of subjects to train on, 0-1
 * @param validation share to choose by, 0-1; what remains is the test part
 * @param fold which fold of all that is not test chooses, instead of that share; null for none
 */
public record SubjectSplit(double train, double validation, @Nullable Fold fold) {
  /** 70/15/15. */
  public static final SubjectSplit STANDARD = new SubjectSplit(0.70, 0.15);

  /** Of a package's training, among the settings of its recipe: which fold chose. */
  public static final String FOLD = "fold";

  /** Beside it, the shares of the split. */
  public static final String TRAIN = "splitTrain";

  public static final String VALIDATION = "splitValidation";

  /** Shares that differ by less are the same, added up in another way. */
  private static final double EQUAL = 1e-9;

  private static final Pattern FOLD_OF = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  /** One of several folds, the first is 1. */
  public record Fold(int number, int of) {
    private static final int MOST = 20;

    /**
     * @param text for example 2/5
     * @throws IllegalArgumentException when it is no fold
     */
    public static Fold parse(String text) {
      Matcher parts = FOLD_OF.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException("write which of how many, for example 2/5");
      }
      return new Fold(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    @Override
    public String toString() {
      return number + "/" + of;
    }

    public Fold {
      if (of < 2 || of > MOST || number < 1 || number > of) {
        throw new IllegalArgumentException(
            "fold "
                + number
                + " of "
                + of
                + " is none; allowed are 2 to "
                + MOST
                + " folds, the first is 1");
      }
    }
  }

  /**
   * By which a model was trained, so that its parts are what they were then. One that names no
   * shares had the usual ones, or is of a version that kept none.
   *
   * @param settings of the training, as its package names them
   */
  public static SubjectSplit of(Map<String, String> settings) {
    String train = settings.get(TRAIN);
    String validation = settings.get(VALIDATION);
    String fold = settings.get(FOLD);
    SubjectSplit split = STANDARD;
    if (train != null && validation != null) {
      split = new SubjectSplit(Double.parseDouble(train), Double.parseDouble(validation));
    }
    return fold == null ? split : split.with(Fold.parse(fold));
  }

  /** For people: the shares, and the fold where there is one. */
  public String told() {
    return train + "/" + validation + (fold == null ? "" : ", fold " + fold);
  }

  /** What {@link #of(Map)} reads. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(TRAIN, String.valueOf(train));
    settings.put(VALIDATION, String.valueOf(validation));
    if (fold != null) {
      settings.put(FOLD, fold.toString());
    }
    return settings;
  }

  /**
   * Whether a model that learned or was chosen by another split has met subjects that are test
   * here, if both are of one set.
   */
  public boolean testWasMetBy(SubjectSplit earlier) {
    return earlier.train + earlier.validation > train + validation + EQUAL;
  }

  /** As {@link #testWasMetBy}, of subjects that choose here and taught there. */
  public boolean validationTaught(SubjectSplit earlier) {
    Fold own = fold;
    return own == null
        ? earlier.fold != null || earlier.train > train + EQUAL
        : !own.equals(earlier.fold);
  }

  /** The same test part, and folds of the rest. */
  public SubjectSplit with(Fold chooses) {
    return new SubjectSplit(train, validation, chooses);
  }

  /** Without folds. */
  public SubjectSplit(double train, double validation) {
    this(train, validation, null);
  }

  public SubjectSplit {
    if (!(train > 0 && validation >= 0 && train + validation <= 1)) {
      throw new IllegalArgumentException(
          "split is train "
              + train
              + ", validation "
              + validation
              + "; train must be above 0 and the sum at most 1");
    }
  }

  /**
   * The part of a subject.
   *
   * @param subject pseudonym; where there is none, the caller gives the frame's id
   */
  public Part of(String subject) {
    double position = Digests.position(subject);
    if (position >= train + validation) {
      return Part.TEST;
    }
    if (fold != null) {
      return dealt(fold, subject);
    }
    return position < train ? Part.TRAIN : Part.VALIDATION;
  }

  /**
   * The part of a subject that somebody has given one: it stays, but that folds are dealt of all
   * that is not test.
   */
  Part of(String subject, Part given) {
    return fold == null || given == Part.TEST ? given : dealt(fold, subject);
  }

  /** By a hash of its own, which knows nothing of the one that chose the test part. */
  private static Part dealt(Fold fold, String subject) {
    int own = (int) (Digests.position("fold " + subject) * fold.of());
    return own == fold.number() - 1 ? Part.VALIDATION : Part.TRAIN;
  }
}
