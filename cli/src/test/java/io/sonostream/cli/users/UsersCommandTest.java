package io.sonostream.cli.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.console.Mistakes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UsersCommandTest {
  @TempDir Path folder;

  @Test
  void aUserIsAddedListedChangedAndRemoved() throws Exception {
    Path password =
        Files.writeString(folder.resolve("password"), "correct horse battery\nnot this");
    String[] from = {"--password-file", password.toString()};
    assertThat(run("add", "Dr. Ann", "--role", "annotator", from[0], from[1]))
        .isEqualTo("0 added Dr. Ann, annotator");
    assertThat(run("add", "bob", "--role", "viewer", from[0], from[1]))
        .isEqualTo("0 added bob, viewer");
    assertThat(run("add", "bob", "--role", "ADMIN", from[0], from[1]))
        .isEqualTo("0 changed bob, admin");
    assertThat(run("list")).isEqualTo("0 annotator  Dr. Ann\nadmin      bob");
    assertThat(run("remove", "bob")).isEqualTo("0 removed bob");
    assertThat(run("list")).isEqualTo("0 annotator  Dr. Ann");
    assertThat(Files.readString(folder.resolve("users"))).doesNotContain("horse");
  }

  @Test
  void aMistakeIsOneLine() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "short\n");
    String[] from = {"--password-file", password.toString()};
    assertThat(run("add", "bob", "--role", "king", from[0], from[1]))
        .isEqualTo("2 sonostream: role is king; allowed are viewer, annotator, operator, admin");
    assertThat(run("add", "bob", "--role", "viewer", from[0], from[1]))
        .isEqualTo("2 sonostream: the password has 5 characters; it needs 12 to 200");
    assertThat(run("add", "bob", "--role", "viewer", "--password-file", folder + "/none"))
        .isEqualTo("2 sonostream: the password can't be read from " + folder + "/none");
    assertThat(run("remove", "bob")).startsWith("2 sonostream: users file ").contains("has no bob");
    assertThat(folder.resolve("users")).doesNotExist();
    assertThat(run("list"))
        .isEqualTo(
            "2 sonostream: users file "
                + folder
                + "/users does not exist; name another, or let sonostream users add make it");
  }

  private String run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--users";
    all[arguments.length + 1] = folder.resolve("users").toString();
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int status =
        Mistakes.told(new CommandLine(new UsersCommand())).setOut(out).setErr(out).execute(all);
    return status + " " + said.toString().strip();
  }
}
