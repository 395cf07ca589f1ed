package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.SharedForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileStoreTest {
  private static final TreeMap<Integer, Double> SPEEDS = new TreeMap<>(Map.of(1, 10.5, 4, 20.0));

  @TempDir Path folder;

  @Test
  void findsWhatWasPutWithAndWithoutAFormForLargeBatches() {
    ProfileStore store = new ProfileStore(folder);
    BatchProfile with = new BatchProfile(SPEEDS, new SharedForm(2, 1, 4, 31.5));
    BatchProfile without = new BatchProfile(SPEEDS, null);
    store.put("a", with);
    store.put("b", without);

    assertThat(new ProfileStore(folder).find("a")).contains(with);
    assertThat(new ProfileStore(folder).find("b")).contains(without);
    assertThat(new ProfileStore(folder).find("c")).isEmpty();
    assertThat(store.all()).extracting(ProfileStore.Kept::key).containsExactly("a", "b");
    assertThat(with.choice())
        .isEqualTo(
            "batches of 4 (20.0 frames/s); when saturated 3 batches of 4 at a time on 1 threads"
                + " each (31.5 frames/s)");
    assertThat(without.choice())
        .isEqualTo("batches of 4 (20.0 frames/s); when saturated batches of 4 (20.0 frames/s)");
  }

  @Test
  void whatSomebodyCutShortIsMeasuredAgain() throws Exception {
    ProfileStore store = new ProfileStore(folder);
    store.put("a", new BatchProfile(SPEEDS, new SharedForm(2, 1, 4, 31.5)));
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    String whole = Files.readString(file);
    Files.writeString(file, whole.replaceAll("besides\\.size=.*", ""));
    assertThat(store.find("a")).isEmpty();
    assertThat(store.all()).isEmpty();
    Files.writeString(file, whole);
    assertThat(store.find("a")).isPresent();
  }
}
