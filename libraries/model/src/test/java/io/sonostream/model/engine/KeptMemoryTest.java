package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a call takes from the kernel, counted in page faults. */
class KeptMemoryTest {
  private static final Path STAT = Path.of("/proc/self/stat");

  @Test
  void anEngineInAProgramOfOthersDoesNotTakeItsMemoryAnewForEachCall() throws Exception {
    assumeTrue(Files.isReadable(STAT), "page faults are counted by Linux");
    long kept = faults("-D" + KeptMemory.PROPERTY + "=keep");
    long asIs = faults("-D" + KeptMemory.PROPERTY + "=" + KeptMemory.AS_IS);
    // Twelve images of 256x256 in 16 channels of f32 are 48 MiB, or 12,288 pages: more than malloc
    // learns to keep by itself, and less than one of its arenas holds (docs/adr/malloc.md).
    assertThat(asIs).isGreaterThan(12_288);
    assertThat(kept).isLessThan(12_288 / 2);
  }

  @Test
  void whatIsSetByHandStands() {
    assertThat(KeptMemory.wanted("Linux", null, Map.of("PATH", "/bin"))).isTrue();
    assertThat(KeptMemory.wanted("Linux", null, Map.of("MALLOC_ARENA_MAX", "2"))).isFalse();
    assertThat(KeptMemory.wanted("Linux", null, Map.of("GLIBC_TUNABLES", "a=b"))).isFalse();
    assertThat(KeptMemory.wanted("Linux", KeptMemory.AS_IS, Map.of())).isFalse();
    assertThat(KeptMemory.wanted("Mac OS X", null, Map.of())).isFalse();
  }

  /** A call, in a JVM whose environment says nothing of malloc. */
  private static long faults(String property) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-Doffline=true",
                property,
                Child.class.getName()));
    builder.environment().keySet().removeIf(name -> name.startsWith("MALLOC_"));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(output).startsWith("faults ");
    return Long.parseLong(output.strip().substring("faults ".length()));
  }

  static final class Child {
    private static final int IMAGES = 12;
    private static final int CALLS = 10;

    public static void main(String[] arguments) throws IOException {
      Graph graph = ArchitectureSpec.parse("unet(base=8,depth=2)").build(1, 1, 256, 256);
      EngineOptions options = new EngineOptions(EngineKind.PYTORCH_CPU_F32.label(), 1, null);
      try (LoadedModel loaded = Engines.load(graph, Initialisation.of(graph, 1), options);
          BatchRunner runner = loaded.newRunner()) {
        ByteBuffer images = ByteBuffer.allocateDirect(IMAGES * loaded.input().frameBytes());
        ByteBuffer answers = ByteBuffer.allocateDirect(IMAGES * 256 * 256);
        long before = 0;
        for (int call = 0; call < 2 * CALLS; call++) {
          before = call == CALLS ? faultsSoFar() : before;
          runner.run(images, IMAGES, answers);
        }
        System.out.println("faults " + (faultsSoFar() - before) / CALLS);
      }
    }

    /** Minor faults of this process: the eighth field after the command's name, proc(5). */
    private static long faultsSoFar() throws IOException {
      String stat = Files.readString(STAT);
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[7]);
    }
  }
}
