package io.sonostream.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.testkit.models.UntrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCacheTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void whatWasUsedLongestAgoGoesFirstAndNothingOfTheLastHour() throws Exception {
    ModelPackage first = made(1);
    ModelPackage second = made(2);
    ModelPackage third = made(3);
    // Room for two, with their manifests.
    long two = first.sizeBytes() * 5 / 2;
    at(0, two).keep(first, TrustedKeys.ANYONE);
    at(1, two).keep(second, TrustedKeys.ANYONE);
    // Asked for again, so the second is the one that was used longest ago.
    assertThat(at(5, 1).find(first.sha256(), TrustedKeys.ANYONE)).isPresent();

    at(5, two).keep(third, TrustedKeys.ANYONE);
    assertThat(is(second)).isFalse();
    assertThat(is(first) && is(third)).isTrue();

    at(5, 1).keep(second, TrustedKeys.ANYONE);
    assertThat(is(first) && is(second) && is(third)).isTrue();
    at(7, 1).keep(second, TrustedKeys.ANYONE);
    assertThat(is(first) || is(third)).isFalse();
    assertThat(is(second)).isTrue();
  }

  @Test
  void whatIsDamagedOnThisDiskIsAsIfItWereNotHere() throws Exception {
    ModelPackage model = made(1);
    PackageCache cache = at(0, model.sizeBytes());
    cache.keep(model, TrustedKeys.ANYONE);
    Files.write(cacheFolder().resolve(model.sha256()).resolve("model.pt"), new byte[] {1});

    assertThat(cache.find(model.sha256(), TrustedKeys.ANYONE)).isEmpty();
    assertThat(is(model)).isFalse();
  }

  @Test
  void whatAKilledFetchLeftGoesWithTheNextOnceItIsAnHourOld() throws Exception {
    Path killed = touched(at(0, 1).scratch(), 0);
    Path underWay = touched(at(0, 1).scratch(), 1);

    Path next = at(2, 1).scratch();

    assertThat(killed).doesNotExist();
    assertThat(underWay).exists();
    assertThat(next).exists();
  }

  private static Path touched(Path file, int hours) throws Exception {
    return Files.setLastModifiedTime(
        file, FileTime.from(NOON.plus(Duration.ofHours(hours)).plusSeconds(1)));
  }

  private PackageCache at(int hours, long mostBytes) {
    Clock clock = Clock.fixed(NOON.plus(Duration.ofHours(hours)), ZoneOffset.UTC);
    return new PackageCache(cacheFolder(), mostBytes, clock);
  }

  private boolean is(ModelPackage model) {
    return Files.isDirectory(cacheFolder().resolve(model.sha256()));
  }

  private Path cacheFolder() {
    return folder.resolve("cache");
  }

  private ModelPackage made(long seed) {
    return UntrainedModel.TINY.write(
        "breast-lesion", String.valueOf(seed), seed, folder.resolve("made-" + seed), null);
  }
}
