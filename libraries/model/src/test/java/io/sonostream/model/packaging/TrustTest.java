package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be loaded, and what may not whoever says so. */
class TrustTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path folder;

  private OwnKeys own;
  private Path list;

  @BeforeEach
  void keys() {
    own = new OwnKeys(folder.resolve("keys"));
    list = folder.resolve("keys").resolve("revoked");
  }

  private TrustedKeys accepting(Acceptance accept, Path... others) {
    return TrustedKeys.of(
        accept, own, List.of(others), Revocations.in(list), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private ModelPackage signedBy(SigningKey key, String name) {
    return TinyPackages.write(folder.resolve(name), key);
  }

  private void assertRefused(ModelPackage model, TrustedKeys keys, String... words) {
    assertThatThrownBy(() -> ModelPackage.open(model.path(), keys))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  @Test
  void theKeyOfAnInstallationIsMadeOnceAndIsItsOwnersAlone() throws IOException {
    SigningKey first = own.signing();
    assertThat(own.signing().id()).isEqualTo(first.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.folder())))
        .isEqualTo("rwx------");
    Path secret = own.folder().resolve("own.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(own::signing).hasMessageContaining("chmod 600");
  }

  @Test
  void aListThatIsALinkStaysOne() throws IOException {
    Path real = Files.createFile(Files.createDirectories(folder.resolve("shared")).resolve("list"));
    Files.createSymbolicLink(
        Files.createDirectories(folder.resolve("keys")).resolve("revoked"), real);
    Revocations.in(list).add("package", "0".repeat(64), "it loses small lesions");
    assertThat(list).isSymbolicLink();
    assertThat(real).content().contains("it loses small lesions");
  }

  @Test
  void aNewKeyLeavesWhatTheOneBeforeSignedLoadable() throws IOException {
    ModelPackage before = signedBy(own.signing(), "before");
    Files.delete(own.folder().resolve("own.pem"));
    ModelPackage after = signedBy(own.signing(), "after");
    assertThat(after.signatureKeyId()).isNotEqualTo(before.signatureKeyId());
    TrustedKeys trust = accepting(Acceptance.OWN);
    ModelPackage.open(before.path(), trust);
    ModelPackage.open(after.path(), trust);
  }

  @Test
  void whoSeesPublicHalvesOnlyLoadsWhatIsSignedAndHasNothingToSignWith() throws IOException {
    Path shown = folder.resolve("shown");
    own = new OwnKeys(folder.resolve("keys"), shown);
    own.showEarly();
    OwnKeys others = new OwnKeys(shown);
    TrustedKeys trust =
        TrustedKeys.of(
            Acceptance.OWN, others, List.of(), Revocations.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
    ModelPackage before = signedBy(own.signing(), "before");
    Files.delete(own.folder().resolve("own.pem"));
    ModelPackage after = signedBy(own.signing(), "after");
    ModelPackage.open(before.path(), trust);
    ModelPackage.open(after.path(), trust);
    try (Stream<Path> files = Files.list(shown)) {
      assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith(".pub"));
    }
  }

  @Test
  void halvesOfTwoKeysAreNoPair() {
    Path secret = folder.resolve("a.pem");
    SigningKey.generate(secret, folder.resolve("a.pub"));
    SigningKey.generate(folder.resolve("b.pem"), folder.resolve("b.pub"));
    assertThatThrownBy(() -> SigningKey.read(secret, folder.resolve("b.pub")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("two different keys");
  }

  @Test
  void aSignatureThatWasCopiedFromAnotherPackageFitsNothing() throws IOException {
    ModelPackage mine = signedBy(own.signing(), "mine");
    PackageDraft next =
        new PackageDraft("breast-lesion", "8", TinyPackages.INPUT, List.of("lesion"), NOW);
    ModelPackage other =
        new PackageWriter(null)
            .write(
                next,
                TinyPackages.TINY,
                1,
                TinyPackages.weights(),
                List.of(TinyPackages.probe()),
                folder.resolve("other"));
    Files.copy(mine.path().resolve("signature.json"), other.path().resolve("signature.json"));
    assertRefused(other, accepting(Acceptance.OWN), "does not fit its manifest");
  }

  @Test
  void byDefaultOnlyWhatThisInstallationSignedIsLoaded() {
    ModelPackage mine = signedBy(own.signing(), "mine");
    TrustedKeys trust = accepting(Acceptance.OWN);
    assertThat(ModelPackage.open(mine.path(), trust).signatureKeyId())
        .isEqualTo(own.signing().id());
    assertRefused(TinyPackages.write(folder.resolve("bare"), null), trust, "is not signed", "OWN");
    SigningKey other = SigningKey.generate(folder.resolve("o.pem"), folder.resolve("o.pub"));
    ModelPackage theirs = signedBy(other, "theirs");
    assertRefused(theirs, trust, "is signed by key " + other.id(), "models sign");
    ModelPackage.open(theirs.path(), accepting(Acceptance.SIGNED, folder.resolve("o.pub")));
    ModelPackage.open(theirs.path(), accepting(Acceptance.ANY));
    assertThatThrownBy(() -> accepting(Acceptance.OWN, folder.resolve("o.pub")))
        .hasMessageContaining("belong to SIGNED");
    assertThatThrownBy(() -> accepting(Acceptance.SIGNED)).hasMessageContaining("at least one");
  }

  @Test
  void aKeyMadeAfterTheProcessorStartedCounts() {
    TrustedKeys trust = accepting(Acceptance.OWN);
    ModelPackage mine = signedBy(own.signing(), "mine");
    assertThat(ModelPackage.open(mine.path(), trust).sha256()).isEqualTo(mine.sha256());
  }

  @Test
  void anExpiredKeyIsTrustedNoMore() {
    for (String end : List.of("2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z")) {
      Path open = folder.resolve(end + ".pub");
      SigningKey key = SigningKey.generate(folder.resolve(end + ".pem"), open, Instant.parse(end));
      assertRefused(signedBy(key, end), accepting(Acceptance.SIGNED, open), "expired at " + end);
    }
    Path open = folder.resolve("good.pub");
    SigningKey key = SigningKey.generate(folder.resolve("good.pem"), open, NOW.plusSeconds(1));
    ModelPackage.open(signedBy(key, "good").path(), accepting(Acceptance.SIGNED, open));
  }

  @Test
  void whatIsRevokedIsLoadedByNobodyWhoeverSignedIt() throws IOException {
    ModelPackage mine = signedBy(own.signing(), "mine");
    TrustedKeys trust = accepting(Acceptance.OWN);
    ModelPackage.open(mine.path(), trust);
    Revocations.in(list).add("package", mine.sha256(), "it loses\n small lesions");
    assertRefused(mine, trust, mine.sha256() + " is revoked (it loses small lesions)");
    assertRefused(mine, trust.vouchedFor(), "is revoked");
    assertRefused(mine, accepting(Acceptance.ANY), "is revoked");

    Files.writeString(list, "# only a key\nkey " + own.signing().id() + " stolen\n");
    assertRefused(mine, trust, "the key that signed it", "(stolen)");
    Revocations.in(list).add("package", mine.sha256(), "");
    assertThat(Files.readAllLines(list)).hasSize(3).startsWith("# only a key");
    Files.writeString(list, "packge " + mine.sha256());
    assertRefused(mine, trust, "so nothing is loaded");
    assertThatThrownBy(() -> Revocations.in(list).add("package", "abc", "why"))
        .hasMessageContaining("64 hexadecimal digits");
  }

  @Test
  void aPackageIsSignedWhereItLiesAndAnotherSignatureReplacesItInTheStore() {
    ModelPackage bare = TinyPackages.write(folder.resolve("bare"), null);
    FileModelStore store = new FileModelStore(folder.resolve("store"), accepting(Acceptance.OWN));
    URI uri = store.put(bare);
    assertThatThrownBy(() -> store.fetch(uri, bare.sha256())).hasMessageContaining("not signed");
    ModelPackage signed = bare.signInPlace(own.signing());
    assertThat(signed.sha256()).isEqualTo(bare.sha256());
    assertThat(store.put(signed)).isEqualTo(uri);
    assertThat(store.fetch(uri, bare.sha256()).signatureKeyId()).isEqualTo(own.signing().id());
  }

  @Test
  void onlyWhatLiesInAStoreIsFetched() throws IOException {
    ModelPackage outside = TinyPackages.write(folder.resolve("outside"), null);
    Path inside = Files.createDirectory(folder.resolve("store"));
    FileModelStore store = new FileModelStore(inside, TrustedKeys.ANYONE);
    assertStoreRefuses(store, outside, outside.path().toUri(), "in none of the stores");
    URI sideways = URI.create(inside.toUri() + "../outside");
    assertStoreRefuses(store, outside, sideways, "in none of the stores");
    Files.createSymbolicLink(inside.resolve("link"), outside.path());
    assertStoreRefuses(store, outside, inside.resolve("link").toUri(), "is a link out of");
    assertStoreRefuses(store, outside, URI.create("file:///proc/self/mem"), "in none of");
    FileModelStore wider = new FileModelStore(inside, List.of(folder), TrustedKeys.ANYONE);
    assertThat(wider.fetch(outside.path().toUri(), outside.sha256()).sha256())
        .isEqualTo(outside.sha256());
  }

  private static void assertStoreRefuses(
      FileModelStore store, ModelPackage model, URI uri, String words) {
    assertThatThrownBy(() -> store.fetch(uri, model.sha256()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }
}
