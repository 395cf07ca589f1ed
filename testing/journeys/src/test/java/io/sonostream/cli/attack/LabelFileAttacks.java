package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * Folders of images and masks from somebody else: what is wrong is said in a line, nothing outside
 * the folder is read, and nobody waits for ever.
 */
final class LabelFileAttacks {
  private final Path root;
  private final Supplier<CommandLine> command;
  private int folders;

  LabelFileAttacks(Path root, Supplier<CommandLine> command) {
    this.root = root;
    this.command = command;
  }

  List<Attack> list() {
    return List.of(
        folder(
            "an image that is a JPEG of two sizes",
            at -> Files.write(at.resolve("images/a.jpg"), Pictures.jpegWithTwoSizes())),
        folder(
            "an image of 100,000 x 100,000 pixels",
            at -> Files.write(at.resolve("images/a.png"), Pictures.pngOfSides(100_000, 100_000))),
        folder(
            "an image whose pixels unpack for ever",
            at -> Files.write(at.resolve("images/a.png"), Pictures.pngBomb(64, 64, 200_000_000))),
        folder("an image of no bytes", at -> Files.write(at.resolve("images/a.png"), new byte[0])),
        folder("a pipe that nobody writes to", at -> Pipes.make(at.resolve("images/a.png"))),
        folder(
            "a link to the machine's users as mask",
            at -> {
              Files.delete(at.resolve("masks/good.png"));
              Files.createSymbolicLink(at.resolve("masks/good.png"), Path.of("/etc/passwd"));
            }),
        folder(
            "a file without end as index",
            at -> Files.createSymbolicLink(at.resolve("index.csv"), Path.of("/dev/zero"))),
        folder(
            "a path out of the folder in the index",
            at -> index(at, "image,subject\n../../../../etc/passwd,s1\n")),
        folder(
            "a formula in the index",
            at -> index(at, "image,subject\ngood.png,\"=cmd|'/c calc'!A1\"\n")),
        folder(
            "a quote that never ends in the index",
            at -> index(at, "image,subject\n\"good.png" + "x".repeat(5_000_000))),
        folder(
            "a new line and a colour in a file's name",
            at ->
                Files.write(
                    at.resolve("images/a\n12:00:00 INFO trusted\u001b[31m.png"),
                    new byte[] {1, 2, 3})),
        folder(
            "bytes that are no text in the index",
            at ->
                Files.write(
                    at.resolve("index.csv"), new byte[] {(byte) 0xff, 0, (byte) 0xfe, 10, 13, 0})));
  }

  @FunctionalInterface
  private interface Spoil {
    void change(Path folder) throws IOException;
  }

  private Attack folder(String what, Spoil spoil) {
    return new Attack(
        "label files",
        what,
        () -> {
          Path folder = sound();
          spoil.change(folder);
          StringWriter said = new StringWriter();
          PrintWriter out = new PrintWriter(said, true);
          int status =
              command.get().setOut(out).setErr(out).execute("data", "check", folder.toString());
          assertThat(status).as(said.toString()).isBetween(0, 2);
          assertThat(said.toString())
              .doesNotContain("\tat ")
              .doesNotContain("root:")
              .doesNotContain("\n12:00:00 INFO")
              .doesNotContain("\u001b[31m");
        });
  }

  private Path sound() throws IOException {
    Path folder = root.resolve("folder" + folders++);
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    Files.write(folder.resolve("images/good.png"), picture(7));
    Files.write(folder.resolve("masks/good.png"), picture(255));
    return folder;
  }

  private static byte[] picture(int value) {
    return Pictures.plain(16, 16, value);
  }

  private static void index(Path folder, String text) throws IOException {
    Files.write(folder.resolve("index.csv"), text.getBytes(StandardCharsets.UTF_8));
  }
}
