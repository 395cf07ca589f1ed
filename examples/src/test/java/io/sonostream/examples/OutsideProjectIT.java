package io.sonostream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project that knows nothing of ours but the BOM and the client, as {@code mvn install} leaves
 * them.
 */
class OutsideProjectIT {
  private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
  private static final int SECONDS = 600;

  @Test
  void aProjectOfSomebodyElseCompilesAgainstBomAndClient(@TempDir Path directory) throws Exception {
    Path known = Path.of(Objects.requireNonNull(System.getProperty("local.repository")));
    String version = Objects.requireNonNull(System.getProperty("house.version"));
    assumeTrue(Files.isDirectory(known), "no local repository with the plugins: " + known);
    Path repository = directory.resolve("repository");
    installPom(repository, "sonostream-parent", version, HOUSE);
    installPom(repository, "sonostream-bom", version, HOUSE.resolve("bom"));
    for (String library : List.of("libraries/runtime", "libraries/imaging", "schemas", "client")) {
      String name = "sonostream-" + Path.of(library).getFileName();
      installPom(repository, name, version, HOUSE.resolve(library));
      String jar = name + "-" + version + ".jar";
      Path built = HOUSE.resolve(library).resolve("target").resolve(jar);
      assumeTrue(Files.exists(built), built + " is not built");
      Files.copy(built, folder(repository, name, version).resolve(jar));
    }
    Path project = directory.resolve("viewer-of-a-hospital");
    Path sources = Files.createDirectories(project.resolve("src/main/java/org/hospital"));
    Files.writeString(project.resolve("pom.xml"), POM.replace("VERSION", version));
    Files.writeString(sources.resolve("Viewer.java"), SOURCE);

    Shell.Ended ended =
        new Shell(project)
            .run(
                SECONDS,
                HOUSE.resolve("mvnw").toString(),
                "-B",
                "-o",
                "-q",
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + known,
                "compile");

    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(project.resolve("target/classes/org/hospital/Viewer.class")).exists();
  }

  private static void installPom(Path repository, String name, String version, Path module)
      throws IOException {
    Path folder = Files.createDirectories(folder(repository, name, version));
    Files.copy(module.resolve("pom.xml"), folder.resolve(name + "-" + version + ".pom"));
  }

  private static Path folder(Path repository, String name, String version) {
    return repository.resolve("io/sonostream").resolve(name).resolve(version);
  }

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>org.hospital</groupId>
        <artifactId>viewer</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>17</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencyManagement>
          <dependencies>
            <dependency>
              <groupId>io.sonostream</groupId>
              <artifactId>sonostream-bom</artifactId>
              <version>VERSION</version>
              <type>pom</type>
              <scope>import</scope>
            </dependency>
          </dependencies>
        </dependencyManagement>
        <dependencies>
          <dependency>
            <groupId>io.sonostream</groupId>
            <artifactId>sonostream-client</artifactId>
          </dependency>
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>3.14.1</version>
            </plugin>
            <plugin>
              <artifactId>maven-resources-plugin</artifactId>
              <version>3.3.1</version>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  private static final String SOURCE =
      """
      package org.hospital;

      import io.sonostream.client.Cluster;
      import io.sonostream.client.masks.MaskSubscriber;

      final class Viewer {
        public static void main(String[] args) throws InterruptedException {
          Cluster cluster = Cluster.at("127.0.0.1:9092", "http://127.0.0.1:8081");
          try (MaskSubscriber masks =
              MaskSubscriber.of(cluster).start(mask -> System.out.println(mask.id()))) {
            Thread.currentThread().join();
          }
        }
      }
      """;
}
