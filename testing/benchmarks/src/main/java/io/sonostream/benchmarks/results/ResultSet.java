package io.sonostream.benchmarks.results;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.run.TilingChoice;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A folder of real images with masks and groups, as it lies in the data folder.
 *
 * @param key for {@code --only}
 * @param name in tables
 * @param structure the only class
 * @param tiling of {@link #learnedBy}, whether its images are cut: what is looked for may be told
 *     by what lies around it, or be too small to be seen in the whole
 */
record ResultSet(String key, String name, Path folder, String structure, Tiling tiling) {

  static List<ResultSet> in(Path data) {
    return List.of(
        new ResultSet(
            "busi", "breast lesions (BUSI)", data.resolve("us_breast_busi"), "lesion", Tiling.AUTO),
        new ResultSet(
            "nerve",
            "nerves (US-guided anaesthesia)",
            data.resolve("us_nerve_usgra"),
            "nerve",
            Tiling.NEVER),
        new ResultSet(
            "nuclei", "nuclei (DSB 2018)", data.resolve("nuclei_dsb2018"), "nucleus", Tiling.AUTO));
  }

  /**
   * With the tiling that suits most of its images: each training would decide for itself, and those
   * of one row might differ.
   *
   * @param input of the network
   */
  ResultSet decided(List<Row> rows, InputShape input, Path work, Consumer<String> news) {
    if (tiling != Tiling.AUTO) {
      return this;
    }
    Map<String, Part> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(row.id(), Part.TRAIN));
    RunImages images =
        RunImages.of(this, rows, new Split("all", all, 0), work.resolve(key + ".csv"));
    try (LabelledSet set = images.open()) {
      TilingChoice choice = TilingChoice.of(set, input, set.items().size());
      news.accept(key + ": " + choice.describe());
      return new ResultSet(
          key, name, folder, structure, choice.isTiled() ? Tiling.ALWAYS : Tiling.NEVER);
    }
  }

  /** What learns from it, with its images cut as they should be. */
  Recipe learnedBy(Recipe recipe, long seed) {
    return recipe.withTiling(tiling).withSeed(seed);
  }

  /**
   * @param option that asked for it
   * @throws UserException when there is none of that name
   */
  static ResultSet named(String option, String key, Path data) {
    List<ResultSet> all = in(data);
    return all.stream()
        .filter(set -> set.key().equals(key.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    option
                        + " "
                        + key
                        + " is unknown; allowed are "
                        + String.join(", ", all.stream().map(ResultSet::key).toList())));
  }

  /**
   * One image.
   *
   * @param group images of one group are near duplicates, or show one subject
   * @param source name in the set as it was published, without its ending; the id where unknown
   * @param device what is known of who took it: the probe's geometry, else the size that the
   *     picture had when it was stored, as 534x512; empty where neither is told
   */
  record Row(String id, String group, String source, String device) {}

  List<Row> rows() {
    Path index = folder.resolve("index.csv");
    try {
      List<String> lines = Files.readAllLines(index);
      List<String> header = Arrays.asList(lines.get(0).split(",", -1));
      int id = column(header, "id", index);
      int group = column(header, "group", index);
      int source = header.indexOf("source_name");
      List<Row> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        String name = source < 0 ? cells[id] : cells[source];
        rows.add(
            new Row(
                cells[id],
                cells[group],
                name.replaceFirst("\\.[A-Za-z]+$", ""),
                device(header, cells)));
      }
      return rows;
    } catch (IOException e) {
      throw new UserException(
          index + " can't be read; give --data the folder of the sets: " + e.getMessage(), e);
    }
  }

  private static String device(List<String> header, String[] cells) {
    int geometry = header.indexOf("geometry");
    int width = header.indexOf("src_w");
    int height = header.indexOf("src_h");
    if (geometry >= 0) {
      return cells[geometry];
    }
    return width < 0 || height < 0 ? "" : cells[width] + "x" + cells[height];
  }

  private static int column(List<String> header, String name, Path index) {
    int at = header.indexOf(name);
    if (at < 0) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "%s has no column %s; it has %s",
              index,
              name,
              String.join(", ", header)));
    }
    return at;
  }

  /** The groups in an order that looks like chance and is always the same. */
  static List<String> shuffledGroups(List<Row> rows) {
    return rows.stream()
        .map(Row::group)
        .distinct()
        .sorted(Comparator.comparingDouble(Digests::position))
        .toList();
  }
}
