package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.SharedForm;
import io.sonostream.runtime.KeptFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch profiles that earlier versions measured. */
class ProfileFromBeforeTest {
  private static final String NETWORK = "engine/network/of this test";
  private static final BatchProfile MEASURED =
      new BatchProfile(
          new TreeMap<>(Map.of(1, 120.25, 2, 210.5, 8, 333.0)), new SharedForm(1, 0, 8, 340.125));
  private static final String NOT_OVERLAPPED = "engine/another network";
  private static final BatchProfile ALONE = new BatchProfile(new TreeMap<>(Map.of(1, 9.5)), null);

  @BeforeAll
  static void keep() throws Exception {
    KeptFiles.keep(
        "profiles",
        folder -> {
          new ProfileStore(folder).put(NETWORK, MEASURED);
          new ProfileStore(folder).put(NOT_OVERLAPPED, ALONE);
        });
  }

  static List<Path> kept() throws IOException {
    return KeptFiles.of("profiles");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatWasMeasuredThenIsNotMeasuredAgain(Path folder) {
    ProfileStore store = new ProfileStore(folder);
    assertThat(store.find(NETWORK)).contains(MEASURED);
    assertThat(store.find(NOT_OVERLAPPED)).contains(ALONE);
  }
}
