package io.sonostream.learning.dataset;

import java.util.List;

/** Labelled images that stay on disk until they are asked for. Safe for several threads. */
public interface LabelledSet extends AutoCloseable {

  /** Every item, in a fixed order. */
  List<LabelledItem> items();

  /**
   * Decodes one item.
   *
   * @throws io.sonostream.network.ModelException naming the file, when it can't be used
   */
  LabelledPicture load(LabelledItem item);

  /** Why each image that is damaged was left out, one line for people each; mostly empty. */
  default List<String> setAside() {
    return List.of();
  }

  /** SHA-256 over ids, parts and file contents, 64 hexadecimal digits: which data a model saw. */
  String digest();

  /** The items of one part. */
  default List<LabelledItem> items(Part part) {
    return items().stream().filter(item -> item.part() == part).toList();
  }

  @Override
  default void close() {}
}
