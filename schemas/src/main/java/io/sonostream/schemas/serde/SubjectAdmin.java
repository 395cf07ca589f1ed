package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegistryClient;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers our schemas and sets the rule for those to come: FULL_TRANSITIVE, so that any version
 * reads what any other wrote, and services are upgraded in any order. Safe to run from every
 * service at every start.
 */
public final class SubjectAdmin {
  public static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final Logger log = LoggerFactory.getLogger(SubjectAdmin.class);

  /** A version does not fit, or somebody else changes the subject at this moment. */
  private static final int CONFLICT = 409;

  /** So many in a row are no coincidence. */
  private static final int CONFLICTS = 5;

  private final RegistryClient registry;
  private final SubjectNames names;
  private final boolean normalize;
  private final boolean mayRegister;

  /**
   * @param configs as for {@link RecordSerdes}
   */
  public SubjectAdmin(Map<String, ?> configs) {
    SerdeConfig config = new SerdeConfig(configs);
    this.registry = new RegistryClient(configs);
    this.names = config.subjects(false);
    this.normalize = config.getBoolean(SerdeConfig.NORMALIZE);
    this.mayRegister = config.getBoolean(SerdeConfig.AUTO_REGISTER);
  }

  /**
   * Sets the rule, then registers what is missing. With {@code auto.register.schemas=false} it
   * changes nothing and only checks that somebody else did.
   *
   * @param timeout how long to wait for a registry that is away
   * @throws SubjectException when the registry holds a version that ours doesn't fit
   * @throws RegistryUnavailableException when nobody answers in time
   */
  public SubjectReport ensure(Topics topics, Duration timeout) {
    return ensure(topics.all(), timeout);
  }

  /** The same for some topics only, for a service that owns a few. */
  public SubjectReport ensure(List<TopicSpec> topics, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean said = false;
    while (true) {
      try {
        return mayRegister ? register(subjects(topics)) : require(subjects(topics));
      } catch (RegistryUnavailableException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
        if (!said) {
          log.warn("waiting for the schema registry: {}", e.getMessage());
          said = true;
        }
      }
    }
  }

  /** Looks and changes nothing. */
  public SubjectReport inspect(Topics topics) {
    return inspect(subjects(topics.all()));
  }

  private SubjectReport inspect(Map<String, Schema> subjects) {
    List<String> existing = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    subjects.forEach(
        (subject, schema) -> {
          if (registry.idOf(subject, schema, normalize).isEmpty()) {
            missing.add(subject);
            if (!registry.isCompatible(subject, schema)) {
              problems.add(misfit(subject));
            }
            return;
          }
          existing.add(subject);
          String level = registry.compatibility(subject).orElse("the registry's default");
          if (!level.equals(COMPATIBILITY)) {
            problems.add(
                "subject "
                    + subject
                    + " has compatibility "
                    + level
                    + ", ours is "
                    + COMPATIBILITY
                    + ": start any service to set it");
          }
        });
    return new SubjectReport(List.of(), existing, missing, problems);
  }

  private SubjectReport require(Map<String, Schema> subjects) {
    SubjectReport report = inspect(subjects);
    if (!report.missing().isEmpty()) {
      throw new SubjectException(
          List.of(
              "auto.register.schemas is false and our schemas are not registered under "
                  + String.join(", ", report.missing())
                  + ": run sonostream doctor --create as somebody who may"));
    }
    report.problems().forEach(log::warn);
    return report;
  }

  private SubjectReport register(Map<String, Schema> subjects) {
    List<String> registered = new ArrayList<>();
    List<String> existing = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    subjects.forEach(
        (subject, schema) -> {
          // The rule first: a registry whose default is NONE would let any version in.
          setRule(subject);
          if (registry.idOf(subject, schema, normalize).isPresent()) {
            existing.add(subject);
          } else if (register(subject, schema)) {
            registered.add(subject);
          } else {
            problems.add(misfit(subject));
          }
        });
    if (!problems.isEmpty()) {
      throw new SubjectException(problems);
    }
    if (!registered.isEmpty()) {
      log.info("registered schemas {}", registered);
    }
    return new SubjectReport(registered, existing, List.of(), problems);
  }

  /** Of services that start at the same moment, a registry may refuse all but one. */
  private void setRule(String subject) {
    for (int tried = 1; !hasRule(subject); tried++) {
      try {
        registry.setCompatibility(subject, COMPATIBILITY);
      } catch (RegistryRefusedException e) {
        if (e.status() != CONFLICT || tried == CONFLICTS) {
          throw e;
        }
      }
    }
  }

  private boolean hasRule(String subject) {
    return registry.compatibility(subject).orElse("").equals(COMPATIBILITY);
  }

  private boolean register(String subject, Schema schema) {
    try {
      registry.register(subject, schema, normalize);
      return true;
    } catch (RegistryRefusedException e) {
      if (e.status() == CONFLICT) {
        // It does not fit, or somebody else was registering the very same.
        return registry.idOf(subject, schema, normalize).isPresent();
      }
      throw e;
    }
  }

  private String misfit(String subject) {
    return "subject "
        + subject
        + " at "
        + registry.describe()
        + " has a version that our schema does not fit ("
        + COMPATIBILITY
        + "): use another topics.prefix, or the version of Sonostream that wrote it";
  }

  private Map<String, Schema> subjects(List<TopicSpec> topics) {
    Map<String, Schema> subjects = new LinkedHashMap<>();
    for (TopicSpec topic : topics) {
      topic
          .valueType()
          .map(SpecificData.get()::getSchema)
          .ifPresent(schema -> subjects.put(names.subject(topic.name(), false, schema), schema));
    }
    return subjects;
  }
}
