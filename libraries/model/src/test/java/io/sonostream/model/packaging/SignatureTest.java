package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {
  @TempDir Path folder;
  private SigningKey key;
  private TrustedKeys trusted;

  @BeforeEach
  void makeKeys() {
    key = SigningKey.generate(folder.resolve("key.pem"), folder.resolve("key.pub"));
    trusted = TrustedKeys.read(List.of(folder.resolve("key.pub")));
  }

  @Test
  void aPackageSignedByATrustedKeyOpensAsDirectoryAndZip() {
    SigningKey again = SigningKey.read(folder.resolve("key.pem"), folder.resolve("key.pub"));
    ModelPackage written = TinyPackages.write(folder.resolve("p"), again);
    written.writeZip(folder.resolve("p.zip"));
    for (String name : List.of("p", "p.zip")) {
      ModelPackage read = ModelPackage.open(folder.resolve(name), trusted);
      assertThat(read.signatureKeyId()).isEqualTo(key.id());
      assertThat(read.sha256()).isEqualTo(written.sha256());
    }
  }

  @Test
  void anUnsignedPackageIsRefusedWhereKeysAreTrusted() {
    TinyPackages.write(folder.resolve("p"), null);
    assertThatThrownBy(() -> ModelPackage.open(folder.resolve("p"), trusted))
        .hasMessageContaining("is not signed; it must be signed by one of the trusted keys");
  }

  @Test
  void anotherKeyIsRefused() {
    SigningKey other = SigningKey.generate(folder.resolve("other.pem"), folder.resolve("o.pub"));
    TinyPackages.write(folder.resolve("p"), other);
    assertThatThrownBy(() -> ModelPackage.open(folder.resolve("p"), trusted))
        .hasMessageContaining("signed by key " + other.id());
  }

  @Test
  void aSignatureOfAnotherManifestIsRefused() throws IOException {
    TinyPackages.write(folder.resolve("p"), key);
    Path manifest = folder.resolve("p/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"7\"", "\"8\""));
    assertThatThrownBy(() -> ModelPackage.open(folder.resolve("p"), trusted))
        .hasMessageContaining("does not fit its manifest");
    Files.writeString(folder.resolve("p/signature.json"), "{\"keyId\":\"" + key.id() + "\"}");
    assertThatThrownBy(() -> ModelPackage.open(folder.resolve("p"), trusted))
        .hasMessageContaining("lacks its keyId or signature");
  }

  @Test
  void filesThatAreNoKeysAreRefusedByName() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "hello");
    assertThatThrownBy(() -> TrustedKeys.read(List.of(file)))
        .hasMessageContaining("no \"-----BEGIN PUBLIC KEY-----\" block");
  }

  /** A kill in the middle would leave a file there that the manifest does not list. */
  @Test
  void aPackageThatIsSignedWhereItLiesHoldsNothingElseMeanwhile() throws Exception {
    ModelPackage made = TinyPackages.write(folder.resolve("made"), null);
    FileModelStore store = new FileModelStore(folder.resolve("store"), TrustedKeys.ANYONE);
    Path stored = Path.of(store.put(made));
    assertThat(namesMadeIn(made.path(), () -> made.signInPlace(key)))
        .containsExactly("signature.json");
    ModelPackage signed = ModelPackage.open(made.path(), trusted);
    assertThat(namesMadeIn(stored, () -> store.put(signed))).containsExactly("signature.json");
    assertThat(ModelPackage.open(stored, trusted).signatureKeyId()).isEqualTo(key.id());
  }

  /** Up to the signature, in the order in which the machine tells of them. */
  private static Set<String> namesMadeIn(Path place, Runnable deed) throws Exception {
    Set<String> names = new LinkedHashSet<>();
    try (WatchService watch = place.getFileSystem().newWatchService()) {
      place.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      deed.run();
      while (!names.contains("signature.json")) {
        WatchKey told = watch.poll(1, TimeUnit.MINUTES);
        assertThat(told).as("what is told of " + place).isNotNull();
        told.pollEvents().forEach(event -> names.add(String.valueOf(event.context())));
        told.reset();
      }
    }
    return names;
  }

  /** Whoever waits for a store waits for room, too. */
  @Test
  void whatCannotBeWrittenNowMayBeLater() throws IOException {
    ModelPackage made = TinyPackages.write(folder.resolve("made"), null);
    Path full = Files.createFile(folder.resolve("full"));
    for (ThrowingCallable written :
        List.<ThrowingCallable>of(
            () -> made.signInto(full.resolve("signed"), key),
            () -> made.writeZip(full.resolve("made.zip")))) {
      assertThatThrownBy(written)
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageContaining(full.toString());
    }
    assertThat(made.signInto(folder.resolve("signed"), key).signatureKeyId()).isEqualTo(key.id());
  }
}
