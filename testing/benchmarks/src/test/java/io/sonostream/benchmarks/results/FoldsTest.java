package io.sonostream.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.learning.dataset.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldsTest {
  /** Sixty images of twenty groups. */
  private static final List<ResultSet.Row> ROWS =
      IntStream.range(0, 60)
          .mapToObj(i -> new ResultSet.Row("i" + i, "g" + i / 3, "name (" + i + ")", ""))
          .toList();

  @TempDir Path folder;

  @Test
  void everyGroupJudgesOnceAndNeverSitsOnTwoSides() {
    Map<String, Integer> judged = new HashMap<>();
    for (Split split : Folds.of(ROWS, 5)) {
      assertThat(split.parts()).hasSize(60);
      assertThat(split.count(Part.TEST)).isEqualTo(12);
      assertThat(split.count(Part.VALIDATION)).isBetween(6L, 12L);
      Map<String, Part> ofGroup = new HashMap<>();
      for (ResultSet.Row row : ROWS) {
        Part part = split.parts().get(row.id());
        assertThat(ofGroup.computeIfAbsent(row.group(), g -> part)).isEqualTo(part);
        judged.merge(row.id(), part == Part.TEST ? 1 : 0, Integer::sum);
      }
    }
    assertThat(judged.values()).hasSize(60).containsOnly(1);
  }

  @Test
  void oneDeviceTeachesAndAllJudge() {
    List<ResultSet.Row> rows =
        IntStream.range(0, 60)
            .mapToObj(i -> new ResultSet.Row("i" + i, "g" + i / 3, "", i % 2 == 0 ? "a" : "b"))
            .toList();
    Split whole = Folds.of(rows, 2).get(0);
    Split one = Folds.taughtBy("a", whole, rows);
    assertThat(one.count(Part.TEST)).isEqualTo(30);
    for (ResultSet.Row row : rows) {
      Part before = whole.parts().get(row.id());
      boolean takesPart = before == Part.TEST || row.device().equals("a");
      assertThat(one.parts().get(row.id())).isEqualTo(takesPart ? before : null);
    }

    Map<String, Part> nobodyChooses = new HashMap<>(whole.parts());
    nobodyChooses.replaceAll((id, part) -> part == Part.VALIDATION ? Part.TRAIN : part);
    Split chosen = Folds.taughtBy("a", new Split("fold1", nobodyChooses, 0), rows);
    assertThat(chosen.count(Part.TEST)).isEqualTo(30);
    assertThat(chosen.count(Part.VALIDATION)).isPositive();
    assertThat(chosen.count(Part.TRAIN)).isGreaterThan(chosen.count(Part.VALIDATION));
  }

  @Test
  void ofPublicSplitsThoseImagesCountThatAreHereAndTheirLeakIsTold() throws IOException {
    for (int split = 1; split <= 3; split++) {
      StringBuilder learn = new StringBuilder();
      StringBuilder judge = new StringBuilder();
      for (int i = 0; i < 80; i++) { // twenty of them are not here
        (i % 3 == 2 ? judge : learn).append("name (").append(i).append(")\n");
      }
      Files.writeString(folder.resolve("train" + split + ".txt"), learn);
      Files.writeString(folder.resolve("val" + split + ".txt"), judge);
    }
    List<Split> splits = PublicSplits.of(folder, ROWS);
    assertThat(splits).hasSize(3);
    Split split = splits.get(0);
    assertThat(split.count(Part.TEST)).isEqualTo(20);
    assertThat(split.leaked()).as("two of each group are learned from").isEqualTo(20);
    assertThat(split.count(Part.VALIDATION)).isPositive();
    assertThat(split.count(Part.TRAIN) + split.count(Part.VALIDATION)).isEqualTo(40);
    assertThat(PublicSplitNote.of(splits))
        .contains("3 public splits", "40 images learned from, 20 judge, of which 20 have a near");
    assertThat(PublicSplits.of(folder.resolve("none"), ROWS)).isEmpty();
  }
}
