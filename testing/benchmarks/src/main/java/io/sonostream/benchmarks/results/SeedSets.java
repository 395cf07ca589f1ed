package io.sonostream.benchmarks.results;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomBody;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The images of {@code bench seeds}: real ones as they lie, and phantoms, made where needed. */
final class SeedSets {
  static final String PHANTOMS = "phantoms";
  static final String RANDOM = "random";
  static final String NATURAL = "natural";

  private final Path data;
  private final Path work;
  private final int phantoms;
  private final int phantomSide;
  private final int mostGroups;
  private final int mostOfGroup;
  private final Consumer<String> news;
  private final Map<String, List<ResultSet.Row>> rows = new LinkedHashMap<>();

  /**
   * @param phantoms frames of each kind
   * @param mostGroups of each set; the others take no part
   * @param mostOfGroup images of each group; likewise
   */
  SeedSets(
      Path data,
      Path work,
      int phantoms,
      int phantomSide,
      int mostGroups,
      int mostOfGroup,
      Consumer<String> news) {
    this.data = data;
    this.work = work;
    this.phantoms = phantoms;
    this.phantomSide = phantomSide;
    this.mostGroups = mostGroups;
    this.mostOfGroup = mostOfGroup;
    this.news = news;
  }

  ResultSet named(String key) {
    return switch (key) {
      case NATURAL ->
          new ResultSet(
              key,
              "photographs (BSDS500)",
              data.resolve("natural_bsds500"),
              "object",
              Tiling.NEVER);
      case PHANTOMS ->
          new ResultSet(key, "phantoms", made(key, PhantomBody.BREAST), "lesion", Tiling.NEVER);
      case RANDOM ->
          new ResultSet(
              key, "random shapes", made(key, PhantomBody.RANDOM_SHAPES), "shape", Tiling.NEVER);
      default -> ResultSet.named("set", key, data);
    };
  }

  List<ResultSet.Row> rows(String key) {
    return rows.computeIfAbsent(key, this::read);
  }

  private List<ResultSet.Row> read(String key) {
    List<ResultSet.Row> all = named(key).rows();
    List<String> groups = ResultSet.shuffledGroups(all);
    Set<String> taken = new LinkedHashSet<>(groups.subList(0, Math.min(mostGroups, groups.size())));
    Map<String, Integer> ofGroup = new HashMap<>();
    return all.stream()
        .filter(row -> taken.contains(row.group()))
        .filter(row -> ofGroup.merge(row.group(), 1, Integer::sum) <= mostOfGroup)
        .toList();
  }

  /** Every probe takes its turn; whole or not there. */
  private Path made(String key, PhantomBody body) {
    Path folder = work.resolve(key + "-" + phantoms);
    if (!Files.exists(folder)) {
      news.accept("writing " + phantoms + " " + key + " frames to " + folder);
      try {
        Files.createDirectories(work);
      } catch (IOException e) {
        throw new UserException("--work " + work + " can't be written: " + e.getMessage(), e);
      }
      int subjects = Math.max(1, phantoms / PhantomFolder.FRAMES_IN_EXAM);
      new PhantomFolder(folder, 21, subjects, phantomSide, phantomSide, DeviceModel.ALL, body)
          .write(phantoms, done -> {});
    }
    return folder;
  }
}
