package io.sonostream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.doctor.Finding.Level;
import io.sonostream.runtime.NativeEnvironment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
  private static final Map<String, String> TUNED = NativeEnvironment.variables();

  @Test
  void oldJdkIsNamedWithWhatToDo() {
    assertThat(MachineChecks.jdk(Runtime.Version.parse("11.0.2")).level()).isEqualTo(Level.FAIL);
    assertThat(MachineChecks.jdk(Runtime.Version.parse("17.0.1")).level()).isEqualTo(Level.OK);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void allocatorIsCheckedVariableByVariable() {
    assertThat(new MachineChecks(TUNED, List.of()).allocator().level()).isEqualTo(Level.OK);
    Map<String, String> one = new HashMap<>(TUNED);
    one.put("MALLOC_MMAP_MAX_", "65536");
    one.remove("OMP_WAIT_POLICY");

    assertThat(new MachineChecks(one, List.of()).allocator().advice())
        .isEqualTo("start with ./sonostream, or set MALLOC_MMAP_MAX_=0 OMP_WAIT_POLICY=PASSIVE");
  }

  @Test
  void directoryThatDoesNotExistYetIsJudgedByWhereItWillBe(@TempDir Path directory) {
    Path later = directory.resolve("a/b/c");

    assertThat(new MachineChecks(TUNED, List.of(later)).run())
        .filteredOn(finding -> finding.check().equals("disk"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isNotEqualTo(Level.FAIL);
              assertThat(finding.found()).startsWith(later + ", ").endsWith(" MiB free");
            });
    assertThat(later).doesNotExist();
  }
}
