package io.sonostream.viewer.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {
  private static final char[] PASSWORD = "correct horse battery".toCharArray();

  @TempDir Path folder;

  @Test
  void whoWasAddedIsThereAndWhoWasRemovedIsNot() throws Exception {
    Path path = folder.resolve("users");
    UserFile file = new UserFile(path);
    assertThat(file.users()).isEmpty();
    assertThat(file.put(User.of("Dr. Ann", Role.ANNOTATOR, PASSWORD))).isTrue();
    assertThat(file.put(User.of("bob@ward-3", Role.VIEWER, PASSWORD))).isTrue();
    assertThat(file.put(User.of("bob@ward-3", Role.ADMIN, PASSWORD))).isFalse();
    assertThat(file.users().keySet()).containsExactly("Dr. Ann", "bob@ward-3");
    assertThat(file.users().get("bob@ward-3").role()).isEqualTo(Role.ADMIN);
    assertThat(Files.readString(path)).doesNotContain("horse");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    file.remove("Dr. Ann");
    assertThat(file.users().keySet()).containsExactly("bob@ward-3");
    assertThatThrownBy(() -> file.remove("Dr. Ann"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no Dr. Ann");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(path, folder.resolve(".users.lock"));
    }
  }

  @Test
  void whoIsAddedByTwoAtOnceIsThere() throws Exception {
    Path path = folder.resolve("users");
    String hash = User.of("any", Role.VIEWER, PASSWORD).hash();
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Void>> commands = new ArrayList<>();
      for (String who : List.of("ann", "bob")) {
        commands.add(
            () -> {
              for (int i = 0; i < 20; i++) {
                new UserFile(path).put(new User(who + i, Role.VIEWER, hash));
              }
              return null;
            });
      }
      for (Future<Void> done : both.invokeAll(commands)) {
        done.get();
      }
    } finally {
      both.shutdownNow();
    }
    assertThat(new UserFile(path).users()).hasSize(40);
  }

  @Test
  void aFileThatIsALinkStaysOne() throws Exception {
    Path real = Files.createDirectory(folder.resolve("shared")).resolve("real");
    Path link = folder.resolve("users");
    new UserFile(real).put(User.of("ann", Role.VIEWER, PASSWORD));
    Files.createSymbolicLink(link, real);
    new UserFile(link).put(User.of("bob", Role.VIEWER, PASSWORD));
    assertThat(link).isSymbolicLink();
    assertThat(new UserFile(real).users()).containsOnlyKeys("ann", "bob");
  }

  @Test
  void aFileThatSomebodyHasSpoiltIsRefusedWithItsLine() throws Exception {
    String good = User.of("ann", Role.VIEWER, PASSWORD).line();
    refused("ann:viewer", "line 1: has 2 parts");
    refused(good + "\n\n# said\nann:king:" + "x", "line 4: role is king");
    refused("ann:viewer:plain password", "not hashed as sonostream does it");
    refused(good + "\n" + good, "line 2: ann stands there twice");
    refused("a\u202eb:viewer:x", "line 1: the name has 3 characters");
    refused(good.replace("ann:", "ann :"), "line 1: the name 'ann ' ends with a blank");
    refused("x".repeat(2 << 20), "is larger than");
    Files.write(folder.resolve("users"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> new UserFile(folder.resolve("users")).users())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void aFileThatIsSpoiltWhileItIsUsedLeavesItsUsersAsTheyWere() throws Exception {
    Path path = folder.resolve("users");
    UserFile file = new UserFile(path);
    file.put(User.of("ann", Role.OPERATOR, PASSWORD));
    LocalUsers users = new LocalUsers(path);
    Person ann = users.signIn("ann", PASSWORD).orElseThrow();
    assertThat(ann)
        .isEqualTo(new Person("ann", Role.OPERATOR, Person.Way.PASSWORD, ann.proof()))
        .asString()
        .doesNotContain(file.users().get("ann").hash());
    assertThat(users.signIn("ann", "wrong".toCharArray())).isEmpty();
    assertThat(users.signIn("bob", PASSWORD)).isEmpty();
    Files.writeString(path, "rubbish");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(users.stillHas(ann)).isTrue();
    Files.delete(path);
    assertThat(users.stillHas(ann)).isTrue();
    file.put(User.of("ann", Role.VIEWER, PASSWORD));
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(10)));
    assertThat(users.stillHas(ann)).isFalse();
  }

  /** It is changed when somebody else may know it, who may be in by then. */
  @Test
  void whoCameInByAPasswordThatWasChangedIsOut() throws Exception {
    Path path = folder.resolve("users");
    UserFile file = new UserFile(path);
    file.put(User.of("ann", Role.OPERATOR, PASSWORD));
    LocalUsers users = new LocalUsers(path);
    Person before = users.signIn("ann", PASSWORD).orElseThrow();

    char[] another = "another horse battery".toCharArray();
    file.put(User.of("ann", Role.OPERATOR, another));
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(users.stillHas(before)).isFalse();
    assertThat(users.stillHas(users.signIn("ann", another).orElseThrow())).isTrue();
  }

  private void refused(String text, String why) throws Exception {
    Path path = Files.writeString(folder.resolve("users"), text);
    assertThatThrownBy(() -> new UserFile(path).users())
        .isInstanceOf(UserException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("users file " + path);
  }
}
