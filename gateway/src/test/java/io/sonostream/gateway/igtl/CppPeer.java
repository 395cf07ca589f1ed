package io.sonostream.gateway.igtl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that uses the OpenIGTLink library itself, compiled here. */
public final class CppPeer {
  private static final Path HEADERS = Path.of("/usr/include/openigtlink");
  private static final int LIMIT_SECONDS = 120;

  private final Path program;

  private CppPeer(Path program) {
    this.program = program;
  }

  /** Skips the calling test where library or compiler are not here. */
  public static CppPeer compiled(Path folder) throws Exception {
    assumeTrue(
        Files.isRegularFile(HEADERS.resolve("igtlImageMessage.h")) && runs("g++", "--version"),
        "libopenigtlink is not installed, or g++");
    Path source = folder.resolve("peer.cxx");
    try (InputStream in = CppPeer.class.getResourceAsStream("/peers/peer.cxx")) {
      Files.write(source, in.readAllBytes());
    }
    Path program = folder.resolve("peer");
    said(
        List.of(
            "g++",
            "-O0",
            "-w",
            "-I" + HEADERS,
            "-o",
            program.toString(),
            source.toString(),
            "-lOpenIGTLink",
            "-lpthread"));
    return new CppPeer(program);
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it says; it must end well. */
  public String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return said(command);
  }

  private static String said(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
