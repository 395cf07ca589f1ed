package io.sonostream.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** No thread of ours dies in silence: each is a Worker, or comes from WorkerThreads. */
class ArchitectureThreadsTest {
  private static final JavaClasses CLASSES = OurClasses.ALL;

  @Test
  void threadsAreMadeInRuntimeOnly() {
    outsideRuntime()
        .should()
        .callConstructorWhere(makes(assignableTo(Thread.class)))
        .orShould()
        .callConstructorWhere(makes(assignableTo(Timer.class)))
        .orShould()
        .beAssignableTo(Thread.class)
        .orShould()
        .beAssignableTo(ThreadFactory.class)
        .because("an exception that ends a Worker is told to its owner; use io.sonostream.runtime")
        .check(CLASSES);
  }

  @Test
  void poolsTakeTheirThreadsFromUs() {
    outsideRuntime()
        .should()
        .callMethodWhere(
            withoutFactory("an Executors method without a ThreadFactory", Executors.class))
        .orShould()
        .callConstructorWhere(
            withoutFactory("a pool without a ThreadFactory", ThreadPoolExecutor.class))
        .because("threads that a pool makes itself have no name and fail unseen; use WorkerThreads")
        .check(CLASSES);
  }

  @Test
  void nothingOfOursRunsInTheCommonPool() {
    outsideRuntime()
        .should()
        .callMethod(CompletableFuture.class, "supplyAsync", java.util.function.Supplier.class)
        .orShould()
        .callMethod(CompletableFuture.class, "runAsync", Runnable.class)
        .because("it belongs to nobody; name an executor")
        .check(CLASSES);
  }

  private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction
      outsideRuntime() {
    return noClasses().that().resideOutsideOfPackage("io.sonostream.runtime..");
  }

  private static DescribedPredicate<JavaCall<?>> makes(DescribedPredicate<JavaClass> type) {
    return DescribedPredicate.describe(
        "it makes one that is " + type.getDescription(),
        call -> type.test(call.getTargetOwner()) && !fromSubclass(call));
  }

  /** A subclass that calls its own super constructor is named by the rule on subclasses. */
  private static boolean fromSubclass(JavaCall<?> call) {
    return call.getOriginOwner().isAssignableTo(call.getTargetOwner().getName())
        && call.getOrigin().isConstructor();
  }

  private static DescribedPredicate<JavaCall<?>> withoutFactory(String what, Class<?> owner) {
    return DescribedPredicate.describe(
        what,
        call ->
            call.getTargetOwner().isAssignableTo(owner)
                && makesThreads(call.getTarget().getName())
                && !takesFactory(call.getTarget().getRawParameterTypes()));
  }

  private static boolean makesThreads(String method) {
    return method.startsWith("new") || method.equals("<init>");
  }

  private static boolean takesFactory(List<JavaClass> parameters) {
    return parameters.stream().anyMatch(type -> type.isAssignableTo(ThreadFactory.class));
  }
}
