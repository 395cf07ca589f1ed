package io.sonostream.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsDocumentTest {
  private static final int ROWS = 40;

  @TempDir Path root;

  @Test
  void twoThatWriteOnePageLoseNoRow() throws Exception {
    Path page = root.resolve("page.md");
    Files.writeString(page, ResultsDocument.BEGIN + "\n" + ResultsDocument.END + "\n");
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (String writer : List.of("one", "other")) {
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int row = 0; row < ROWS; row++) {
                  new ResultsDocument(page)
                      .merge(List.of("| row |", "|---|", "| " + writer + row + " |"), 1);
                }
              }));
    }
    for (CompletableFuture<Void> writer : writers) {
      writer.get();
    }
    assertThat(Files.readString(page).lines().filter(line -> line.startsWith("| o")))
        .hasSize(2 * ROWS);
  }
}
