package io.sonostream.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * Every class of ours but those of tests, read once for all that look at the house: with what they
 * use of the JDK and of libraries they take some hundred megabytes, and an import for each test
 * class took more than the heap that tests have.
 */
final class OurClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sonostream");

  private OurClasses() {}
}
