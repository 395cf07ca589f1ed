package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoresTest {
  @TempDir Path folder;

  @Test
  void folderNamesMayBeAnythingThatIsNoAddress() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("a b").resolve("c:d"));
    ModelStore stores = open(null, List.of(odd.toString()));

    URI inside = odd.resolve("0".repeat(64)).toUri();
    assertThatThrownBy(() -> stores.fetch(inside, "0".repeat(64)))
        .isInstanceOf(PackageUnavailableException.class);
    URI outside = folder.resolve("elsewhere").toUri();
    assertThatThrownBy(() -> stores.fetch(outside, "0".repeat(64)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("in none of the stores");
    assertThatThrownBy(() -> stores.fetch(URI.create("s3://bucket/x.zip"), "0".repeat(64)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("file: addresses only");
  }

  @Test
  void anAddressThatNobodyHereCanOpenIsToldWithThoseThatCanBe() {
    assertThatThrownBy(() -> open("gopher://models/x", List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "model store gopher://models/x can't be opened here; allowed are a folder");
    assertThatThrownBy(() -> open(null, List.of("gopher://a b")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is no address");
  }

  @Test
  void optionsSayWhatTheyMayBe() {
    assertThatThrownBy(
            () -> new ObjectStoreOptions(null, URI.create("store.example"), true, folder, 1))
        .hasMessageContaining("it must be such as https://store.example:9000");
    assertThatThrownBy(() -> new ObjectStoreOptions(null, null, true, folder, 0))
        .hasMessageContaining("cache-bytes is 0");
    assertThat(new ObjectStoreOptions(" ", null, true, folder, 1).region()).isNull();
  }

  private ModelStores open(@Nullable String primary, List<String> places) {
    return ModelStores.of(
        folder.resolve("own"),
        primary,
        places,
        new ObjectStoreOptions(null, null, false, folder.resolve("cache"), 1 << 20),
        TrustedKeys.ANYONE);
  }
}
