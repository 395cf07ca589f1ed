package io.sonostream.mlflow;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.audit.Actor;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.audit.Change;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import io.sonostream.mlflow.tracking.TrackedVersion;
import io.sonostream.mlflow.tracking.TrackingServer;
import io.sonostream.runtime.RevocationList;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the aliases {@code champion} and {@code challenger} there what the assignment says here,
 * and the other way round where that is wanted.
 *
 * <p>What both last agreed on is noted there, with the model. So it is known who has moved since:
 * the assignment, and the alias follows; the alias, and a promotion is made as anybody would make
 * it, by who had seen the champion that was agreed on; both, and the promotion is refused as stale.
 * What is refused is on the audit, and the alias is put back.
 */
final class AliasKeeper {
  private static final Logger log = LoggerFactory.getLogger(AliasKeeper.class);
  private static final String CHAMPION = "champion";
  private static final String CHALLENGER = "challenger";

  /** What both sides last agreed on. */
  private static final String AGREED = "sonostream.champion";

  private final TrackingServer server;
  private final ModelRegistry registry;
  private final AuditLog audit;
  private final RevocationList revoked;
  private final Actor who;
  private final Function<String, String> names;
  private final boolean follow;

  /**
   * @param who moves, where the alias did: the server does not tell whose hand it was
   * @param names of registered models, by task
   * @param follow whether a promotion there is one here
   */
  AliasKeeper(
      TrackingServer server,
      ModelRegistry registry,
      AuditLog audit,
      RevocationList revoked,
      Actor who,
      Function<String, String> names,
      boolean follow) {
    this.server = server;
    this.registry = registry;
    this.audit = audit;
    this.revoked = revoked;
    this.who = who;
    this.names = names;
    this.follow = follow;
  }

  /**
   * @param task one that has an assignment
   */
  void keep(String task) {
    String model = names.apply(task);
    server.model(model);
    List<TrackedVersion> versions = server.versions(model);
    Map<String, String> aliases = server.aliases(model);
    ModelTable now = registry.read();
    ModelAssignment ours = now.assignment(task);
    if (ours == null) {
      return;
    }
    String champion = ours.getChampionVersion();
    String alias = aliases.get(CHAMPION);
    String there = versionOf(versions, alias);
    String agreed = server.note(model, AGREED);
    boolean movedThere = !agreed.isEmpty() && !champion.equals(there) && !agreed.equals(there);
    if (follow && alias != null && movedThere && promoted(task, there, agreed, alias)) {
      champion = there;
    }
    set(model, versions, aliases, CHAMPION, champion);
    if (!agreed.equals(champion) && versions.stream().anyMatch(is(champion))) {
      server.note(model, AGREED, champion);
    }
    set(model, versions, aliases, CHALLENGER, ours.getChallengerVersion());
  }

  /**
   * @param version ours; empty where the version there is none of ours
   * @return false when it was refused
   * @throws UnavailableException when the broker is away: the alias stays, and is asked again
   */
  private boolean promoted(String task, String version, String seen, String number) {
    Change change =
        Change.of("promote", task, "alias champion was given to version " + number + " in MLflow")
            .with("version", version.isEmpty() ? "none of ours" : version);
    try {
      audit.recorded(
          who,
          change,
          () ->
              registry.promote(
                  task,
                  require(task, version).getVersion(),
                  seen,
                  who.name(),
                  String.valueOf(change.reason())));
      log.info("{}: {} was made champion in MLflow, and serves", task, version);
      return true;
    } catch (UnavailableException e) {
      throw e;
    } catch (UserException e) {
      log.warn("{}: a promotion in MLflow is refused, and put back: {}", task, e.getMessage());
      return false;
    }
  }

  private ModelRelease require(String task, String version) {
    if (version.isEmpty()) {
      throw new UserException(
          "the version that was made champion in MLflow is no release of "
              + task
              + "; give the alias to one that has the tag sonostream.version");
    }
    ModelRelease release = registry.read().require(task, version);
    revoked
        .refusal(release.getSha256(), release.getSignatureKeyId())
        .ifPresent(
            why -> {
              throw new UserException(why);
            });
    return release;
  }

  private void set(
      String model,
      List<TrackedVersion> versions,
      Map<String, String> aliases,
      String alias,
      @Nullable String version) {
    String has = aliases.get(alias);
    if (version == null) {
      if (has != null) {
        server.noAlias(model, alias);
      }
      return;
    }
    // A release that was not told yet gets its alias once it was.
    Optional<TrackedVersion> wanted = versions.stream().filter(is(version)).findFirst();
    if (wanted.isPresent() && !wanted.get().number().equals(has)) {
      server.alias(model, alias, wanted.get().number());
    }
  }

  private static Predicate<TrackedVersion> is(String version) {
    return each -> each.version().equals(version);
  }

  private static String versionOf(List<TrackedVersion> versions, @Nullable String number) {
    Map<String, String> byNumber =
        versions.stream()
            .collect(Collectors.toMap(TrackedVersion::number, TrackedVersion::version));
    return number == null ? "" : byNumber.getOrDefault(number, "");
  }
}
