package io.sonostream.learning.dataset;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * A set without the items that can't be read. Every item is decoded once before a run begins, so a
 * damaged file is named in the first minute and not met in the last epoch, and the others go on
 * without it.
 */
public final class ReadableSet implements LabelledSet {
  /** One item may be damaged, or one of so many; beyond that the fault is not the files'. */
  private static final int MOST = 10;

  private final LabelledSet set;
  private final List<LabelledItem> items;
  private final List<String> setAside;

  private ReadableSet(LabelledSet set, List<LabelledItem> items, List<String> setAside) {
    this.set = set;
    this.items = List.copyOf(items);
    this.setAside = List.copyOf(setAside);
  }

  /**
   * Takes the set over: it is closed with this one, or when this throws.
   *
   * @param before runs before each item, and may throw to end the look
   * @throws UserException when more are damaged than one, or one of ten; or when an item is wrong
   *     in another way, such as a mask of another size than its image
   */
  public static ReadableSet of(LabelledSet set, Runnable before) {
    try {
      return set.isProven() ? new ReadableSet(set, set.items(), List.of()) : read(set, before);
    } catch (RuntimeException e) {
      set.close();
      throw e;
    }
  }

  private static ReadableSet read(LabelledSet set, Runnable before) {
    List<LabelledItem> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (LabelledItem item : set.items()) {
      before.run();
      try {
        set.load(item);
        good.add(item);
      } catch (UserException e) {
        if (!(e.getCause() instanceof BadImageException)) {
          throw e;
        }
        bad.add(item.id() + ": " + e.getMessage());
      }
    }
    int all = set.items().size();
    if (bad.size() > Math.max(1, all / MOST) || good.isEmpty()) {
      throw new UserException(
          bad.size()
              + " of "
              + all
              + " labelled images can't be used, more than damage explains; repair them or take them"
              + " out. The first, "
              + bad.get(0));
    }
    return new ReadableSet(set, good, bad);
  }

  /** Why each item that is left out is; one line for people each, beginning with its id. */
  public List<String> setAside() {
    return setAside;
  }

  @Override
  public List<LabelledItem> items() {
    return items;
  }

  @Override
  public LabelledPicture load(LabelledItem item) {
    return set.load(item);
  }

  @Override
  public boolean isProven() {
    return true;
  }

  /** Of the set as it was given: what is damaged may be mended, and is then other data. */
  @Override
  public String digest() {
    return set.digest();
  }

  @Override
  public void close() {
    set.close();
  }
}
