package io.sonostream.service.settings;

import io.sonostream.runtime.Secrets;
import java.util.regex.Pattern;

/** Which values people may see. */
final class Masking {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(password|secret|token|credential|user\\.info|jaas|private|ssl\\.keystore\\.key)(?!.*(source|location|url)$)");

  /** A client's key, under whatever role it is set for ({@code main.consumer.}, {@code admin.}). */
  private static final Pattern ROLE =
      Pattern.compile("^((main|restore|global)\\.)?(consumer|producer|admin|topic)\\.");

  /**
   * Keys of Kafka's clients and of the serde that say how, and never with what secret. A key that
   * is not here is masked: of one that we don't know, we can't say that it holds none.
   */
  private static final Pattern SHOWN =
      Pattern.compile(
          "(bootstrap\\.servers|schema\\.registry\\.url|security\\.protocol|sasl\\.mechanism"
              + "|sasl\\.kerberos\\.service\\.name|ssl\\.(protocol|enabled\\.protocols|provider"
              + "|endpoint\\.identification\\.algorithm|cipher\\.suites|(key|trust)store\\.(type|location))"
              + "|schema\\.registry\\.ssl\\.(key|trust)store\\.(type|location)"
              + "|client\\.(id|rack|dns\\.lookup)|group\\.(id|instance\\.id|protocol)|acks|retries"
              + "|enable\\.(auto\\.commit|idempotence|metrics\\.push)|auto\\.offset\\.reset|isolation\\.level"
              + "|compression\\.(type|[a-z0-9]+\\.level)|check\\.crcs|replication\\.factor"
              + "|max\\.(poll\\.records|in\\.flight\\.requests\\.per\\.connection|retries)|batch\\.size"
              + "|(basic|bearer)\\.auth\\.credentials\\.source|sonostream\\.serde\\.class"
              + "|auto\\.register\\.schemas|use\\.latest\\.version|normalize\\.schemas"
              + "|[a-z.]+\\.(ms|bytes|seconds|backoff|jitter|factor))");

  /** Those that say where a secret lies, and not which, and those of a whole header. */
  private static final Pattern FILE = Pattern.compile("(?i).*[.-](file|path|key|keys)$");

  private static final Pattern HEADER = Pattern.compile("(?i).*\\brequest\\.header\\..*");

  private Masking() {}

  /** Whether the name of a key, of ours or of a client's, says that its value is a secret. */
  static boolean isSecret(String path) {
    boolean named = SECRET.matcher(path).find() && !FILE.matcher(path).matches();
    return named || HEADER.matcher(path).matches() || path.endsWith("ssl.keystore.key");
  }

  /** The value of a key of ours, or stars. */
  static String own(String path, String value) {
    if (value.isEmpty()) {
      return value;
    } else if (path.endsWith("java-options")) {
      return option(value);
    }
    return SECRET.matcher(path).find() ? Secrets.MASK : Secrets.scrub(value);
  }

  /** The value of a key that goes to a client as it is, or stars. */
  static String passedThrough(String key, String value) {
    String plain = ROLE.matcher(key).replaceFirst("");
    boolean shown = SHOWN.matcher(plain).matches() && !SECRET.matcher(plain).find();
    return shown || value.isEmpty() ? Secrets.scrub(value) : Secrets.MASK;
  }

  /** A JVM's system properties and agents may take passwords; its own options don't. */
  private static String option(String option) {
    int equals = option.indexOf('=');
    boolean says = option.startsWith("-D") || option.contains("agent");
    return says && equals > 0 ? option.substring(0, equals + 1) + Secrets.MASK : option;
  }
}
