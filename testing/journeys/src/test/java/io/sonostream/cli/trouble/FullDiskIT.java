package io.sonostream.cli.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.testkit.disk.TinyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that really is full: every command that writes says so in one line, and loses nothing. */
class FullDiskIT {
  private static final String OLD = "what stood here before";

  @TempDir static Path folder;
  private static Optional<TinyDisk> mounted = Optional.empty();

  /** A slot for a result, of a command that needs nobody to come so far. */
  private record Result(Invocation invocation, Slot slot) {
    boolean isFile() {
      return slot.use() == Place.Use.NEW_FILE;
    }

    String lineAt(Path target) {
      return Ending.of(invocation.arguments(folder.resolve("well"), slot, target)).line();
    }
  }

  @BeforeAll
  static void fillADisk() throws Exception {
    Site.write(folder.resolve("well"), Site.silentPort(), Site.silentPort());
    mounted = TinyDisk.mount(folder.resolve("disk"), 1);
    if (mounted.isPresent()) {
      Path old = Files.createDirectory(mounted.get().root().resolve("old"));
      for (Result each : results()) {
        if (each.isFile()) {
          Files.writeString(old.resolve(each.slot().good()), OLD);
        }
      }
      mounted.get().fillBut(0);
    }
  }

  @AfterAll
  static void giveTheDiskBack() throws Exception {
    if (mounted.isPresent()) {
      mounted.get().close();
    }
  }

  private static Path disk() {
    assumeTrue(mounted.isPresent(), "this user may not mount a small file system");
    return mounted.get().root();
  }

  private static List<Result> results() {
    return Commands.all().stream()
        .filter(each -> !each.needsBroker() && each.opensItsFiles())
        .flatMap(each -> each.slots().stream().map(slot -> new Result(each, slot)))
        .filter(each -> each.isFile() || each.slot().use() == Place.Use.NEW_FOLDER)
        .toList();
  }

  @Test
  void aFullDiskIsOneLineOfEveryCommandThatWritesAndNoHalfStays() throws IOException {
    Path disk = disk();
    TreeSet<String> tried = new TreeSet<>();
    for (Result each : results()) {
      Path target = disk.resolve(each.slot().good());
      assertThat(each.lineAt(target))
          .as("%s", each.invocation())
          .contains("No space left on device")
          .contains(target.getFileName().toString());
      tried.add(each.invocation().command());
      if (!each.invocation().command().equals("demo")) { // its folder is a service's own
        assertThat(halves(target)).as("%s", each.invocation()).isEmpty();
      }
    }
    assertThat(tried).hasSizeGreaterThan(10);
  }

  private static List<Path> halves(Path target) throws IOException {
    if (!Files.exists(target)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(target)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith(".")) // locks
          .toList();
    }
  }

  @Test
  void whatStoodThereIsWholeAfterwards() throws IOException {
    Path old = disk().resolve("old");
    for (Result each : results()) {
      if (each.isFile()) {
        Path target = old.resolve(each.slot().good());
        assertThat(each.lineAt(target)).contains(target.getFileName().toString());
        assertThat(target).as("%s", each.invocation()).hasContent(OLD);
      }
    }
    try (Stream<Path> files = Files.list(old)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.endsWith(".lock")))
          .as("nothing else")
          .containsExactlyInAnyOrderElementsOf(
              results().stream().filter(Result::isFile).map(each -> each.slot().good()).toList());
    }
  }
}
