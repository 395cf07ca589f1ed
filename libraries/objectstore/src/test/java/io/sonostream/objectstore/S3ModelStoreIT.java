package io.sonostream.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.model.packaging.Acceptance;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.ModelStores;
import io.sonostream.model.packaging.ObjectStoreOptions;
import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.Revocations;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.testkit.models.UntrainedModel;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Our store on an S3 server that is not ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ModelStoreIT {
  private static final String PLACE = "s3://models/hospital/east";
  private static final long ROOM = 64L << 20;

  @TempDir static Path folder;
  @TempDir Path own;

  private MotoServer moto;
  private ModelPackage made;

  @BeforeAll
  void start() throws Exception {
    moto = new MotoServer(folder.resolve("moto.log"));
    moto.makeBucket("models");
    moto.makeBucket("others");
    made = UntrainedModel.TINY.write("breast-lesion", "1", 1, folder.resolve("made"), null);
  }

  @AfterAll
  void stop() throws Exception {
    if (moto != null) {
      moto.close();
    }
  }

  /** Where the client looks for credentials first; it takes anything else as well. */
  @BeforeEach
  void signIn() {
    System.setProperty("aws.accessKeyId", "somebody");
    System.setProperty("aws.secretAccessKey", "something");
  }

  @AfterEach
  void signOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void aPackageIsOneObjectAndComesBackWholeElsewhere() throws Exception {
    ModelStore here = store("here", TrustedKeys.ANYONE, ROOM);
    URI uri = here.put(made);

    assertThat(uri).isEqualTo(URI.create(PLACE + "/" + made.sha256() + ".zip"));
    assertThat(here.put(made)).isEqualTo(uri);

    ModelPackage fetched = store("there", TrustedKeys.ANYONE, ROOM).fetch(uri, made.sha256());
    assertThat(fetched.path()).startsWith(own).isDirectory();
    assertThat(fetched.sha256()).isEqualTo(made.sha256());
    assertThat(fetched.weights().orElseThrow().tensors().keySet())
        .isEqualTo(made.weights().orElseThrow().tensors().keySet());
    noScratchRemains();
  }

  @Test
  void whatLiesElsewhereOrIsAnotherPackageIsRefused() throws Exception {
    ModelStore store = store("here", TrustedKeys.ANYONE, ROOM);
    String sha256 = made.sha256();
    for (String elsewhere :
        List.of(
            "s3://others/hospital/east/" + sha256 + ".zip",
            "s3://models/hospital/west/" + sha256 + ".zip",
            "s3://models/hospital/east-2/" + sha256 + ".zip")) {
      assertThatThrownBy(() -> store.fetch(URI.create(elsewhere), sha256))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("in none of the stores");
    }
    for (String odd : List.of("/../west/" + sha256 + ".zip", "/other.zip", "/" + sha256)) {
      assertThatThrownBy(() -> store.fetch(URI.create(PLACE + odd), sha256))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("is not where");
    }
    String changed = "0".repeat(64);
    Path zip = folder.resolve("changed.zip");
    made.writeZip(zip);
    moto.put("/models/hospital/east/" + changed + ".zip", HttpRequest.BodyPublishers.ofFile(zip));
    assertThatThrownBy(() -> store.fetch(URI.create(PLACE + "/" + changed + ".zip"), changed))
        .isInstanceOf(ModelException.class)
        .isNotInstanceOf(PackageUnavailableException.class)
        .hasMessageContaining("it is another one, or was changed");
    noScratchRemains();
  }

  @Test
  void whatIsNotThereMayComeYet() {
    ModelStore store = store("here", TrustedKeys.ANYONE, ROOM);
    String none = "1".repeat(64);
    assertThatThrownBy(() -> store.fetch(URI.create(PLACE + "/" + none + ".zip"), none))
        .isInstanceOf(PackageUnavailableException.class)
        .hasMessageContaining("there is no such model package");

    ModelStore nowhere =
        ModelStores.of(
            own.resolve("folder"),
            PLACE,
            List.of(),
            options(URI.create("http://127.0.0.1:1"), "cache", ROOM),
            TrustedKeys.ANYONE);
    assertThatThrownBy(() -> nowhere.fetch(URI.create(PLACE + "/" + none + ".zip"), none))
        .isInstanceOf(PackageUnavailableException.class)
        .hasMessageContaining("can't be fetched");
    assertThatThrownBy(() -> nowhere.put(made))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("can't be kept");
  }

  @Test
  void whatIsSignedAnewIsFetchedAnew() {
    OwnKeys keys = new OwnKeys(own.resolve("keys"));
    TrustedKeys trusted =
        TrustedKeys.of(
            Acceptance.OWN,
            keys,
            List.of(),
            Revocations.in(own.resolve("revoked")),
            Clock.systemUTC());
    ModelPackage plain =
        UntrainedModel.TINY.write("breast-lesion", "2", 2, own.resolve("plain"), null);
    ModelStore writer = store("writer", TrustedKeys.ANYONE, ROOM);
    URI uri = writer.put(plain);
    ModelStore reader = store("reader", trusted, ROOM);
    assertThatThrownBy(() -> reader.fetch(uri, plain.sha256())).isInstanceOf(ModelException.class);

    writer.put(plain.signInto(own.resolve("signed"), keys.signing()));

    assertThat(reader.fetch(uri, plain.sha256()).signatureKeyId()).isEqualTo(keys.signing().id());
  }

  @Test
  void whatIsLargerThanTheCacheIsNotFetched() {
    URI uri = store("writer", TrustedKeys.ANYONE, ROOM).put(made);
    assertThatThrownBy(() -> store("small", TrustedKeys.ANYONE, 1000).fetch(uri, made.sha256()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("1000 may be fetched (models.object-store.cache-bytes)");
  }

  @Test
  void anUploadThatBreaksOffIsSeenByNobodyAndMadeGoodByTheNext() throws Exception {
    ModelPackage late =
        UntrainedModel.TINY.write("breast-lesion", "3", 3, own.resolve("late"), null);
    URI uri = URI.create(PLACE + "/" + late.sha256() + ".zip");
    try (BrokenWire wire = BrokenWire.to(moto.address())) {
      ModelStore writer = storeAt(wire.address(), "writer");
      ModelStore reader = store("reader", TrustedKeys.ANYONE, ROOM);
      wire.breakUploadsAfter(zipBytes(late) / 2);

      assertThatThrownBy(() -> writer.put(late))
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageContaining("can't be kept");

      // It was under way, and nothing of it is there.
      assertThat(wire.sentUp()).contains("PUT /models/hospital/east/" + late.sha256());
      assertThat(moto.status("/models/hospital/east/" + late.sha256() + ".zip")).isEqualTo(404);
      assertThatThrownBy(() -> reader.fetch(uri, late.sha256()))
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageContaining("there is no such model package");
      noScratchRemains();

      wire.mend();
      assertThat(writer.put(late)).isEqualTo(uri);
      assertThat(reader.fetch(uri, late.sha256()).sha256()).isEqualTo(late.sha256());
    }
  }

  @Test
  void aDownloadThatBreaksOffLeavesNothingAndIsMadeGoodByTheNext() throws Exception {
    URI uri = store("writer", TrustedKeys.ANYONE, ROOM).put(made);
    try (BrokenWire wire = BrokenWire.to(moto.address())) {
      ModelStore reader = storeAt(wire.address(), "reader");
      wire.breakDownloadsAfter(zipBytes(made) / 2);

      assertThatThrownBy(() -> reader.fetch(uri, made.sha256()))
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageContaining(uri + ": can't be fetched");

      noScratchRemains();
      assertThat(own.resolve("reader").resolve(made.sha256())).doesNotExist();
      wire.mend();
      assertThat(reader.fetch(uri, made.sha256()).sha256()).isEqualTo(made.sha256());
    }
  }

  @Test
  void regionIsOfTheSettingsAndCredentialsAreOfAwsOwnFileWhereNothingElseNamesAny()
      throws Exception {
    signOut();
    Path file =
        Files.writeString(
            own.resolve("credentials"),
            "[default]\naws_access_key_id = of-the-file\naws_secret_access_key = secret\n");
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    try (BrokenWire wire = BrokenWire.to(moto.address())) {
      storeAt(wire.address(), "writer").put(made);
      assertThat(wire.sentUp())
          .containsPattern("Credential=of-the-file/\\d{8}/eu-central-1/s3/aws4_request");
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }

  private static long zipBytes(ModelPackage of) throws Exception {
    Path zip = Files.createTempDirectory(folder, "size").resolve("zip");
    of.writeZip(zip);
    return Files.size(zip);
  }

  private ModelStore store(String cache, TrustedKeys keys, long room) {
    return store(moto.address(), cache, keys, room);
  }

  private ModelStore storeAt(URI endpoint, String cache) {
    return store(endpoint, cache, TrustedKeys.ANYONE, ROOM);
  }

  private ModelStore store(URI endpoint, String cache, TrustedKeys keys, long room) {
    return ModelStores.of(
        own.resolve("folder"), PLACE, List.of(), options(endpoint, cache, room), keys);
  }

  private ObjectStoreOptions options(URI endpoint, String cache, long room) {
    return new ObjectStoreOptions("eu-central-1", endpoint, true, own.resolve(cache), room);
  }

  private void noScratchRemains() throws Exception {
    try (Stream<Path> files = Files.walk(own)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("fetch-")))
          .isEmpty();
    }
  }
}
