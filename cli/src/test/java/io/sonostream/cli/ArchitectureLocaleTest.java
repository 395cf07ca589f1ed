package io.sonostream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Locale;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/**
 * What we write is the same wherever a machine stands: nothing asks its locale. Arabic digits once
 * made packages without probes and networks that no engine could read.
 */
class ArchitectureLocaleTest {
  private static final JavaClasses CLASSES = OurClasses.ALL;

  @Test
  void nothingIsFormattedOrReadByTheMachinesLocale() {
    noClasses()
        .should()
        .callCodeUnitWhere(asksTheLocale())
        .because("numbers and names are the same everywhere; pass Locale.ROOT")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaCall<?>> asksTheLocale() {
    return DescribedPredicate.describe(
        "a method that takes the machine's locale",
        call -> {
          String owner = call.getTargetOwner().getName();
          String method = call.getName();
          boolean told =
              call.getTarget().getRawParameterTypes().stream()
                  .anyMatch(type -> type.isEquivalentTo(Locale.class));
          if (told) {
            return false;
          }
          return owner.equals(String.class.getName())
                  && (method.equals("format")
                      || method.equals("formatted")
                      || method.equals("toLowerCase")
                      || method.equals("toUpperCase"))
              || (owner.startsWith("java.io.Print") || owner.equals("java.io.Console"))
                  && (method.equals("printf") || method.equals("format"))
              || owner.equals(Formatter.class.getName()) && method.equals("<init>")
              || owner.equals(Scanner.class.getName()) && method.equals("<init>")
              || owner.equals(NumberFormat.class.getName()) && method.startsWith("get")
              || owner.equals("java.text.DecimalFormat") && method.equals("<init>")
              || owner.equals("java.text.SimpleDateFormat") && method.equals("<init>")
              || owner.equals(DateTimeFormatter.class.getName())
                  && (method.equals("ofPattern") || method.startsWith("ofLocalized"));
        });
  }
}
