package io.sonostream.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** Inside a room too, arrows go one way: what can be read first can be read alone. */
class ArchitectureCyclesTest {
  private static final JavaClasses CLASSES = OurClasses.ALL;

  @Test
  void partsOfARoomFormNoCycle() {
    slices().matching("io.sonostream.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.sonostream.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
