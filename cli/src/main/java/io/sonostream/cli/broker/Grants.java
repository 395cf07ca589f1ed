package io.sonostream.cli.broker;

import io.sonostream.runtime.RootCause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * Makes a broker's users and rights those of the settings, and no others: whoever is taken out of
 * the file is out after the next start.
 */
final class Grants {
  private static final ScramCredentialInfo HOW =
      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192);

  private final Admin admin;

  Grants(Admin admin) {
    this.admin = admin;
  }

  /** Returns when the broker has taken them. */
  void apply(BrokerSettings settings) throws InterruptedException {
    try {
      passwords(settings.passwords());
      rights(wanted(settings));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the broker does not take its users: " + RootCause.message(e), e);
    }
  }

  private void passwords(Map<String, String> users)
      throws ExecutionException, InterruptedException {
    List<UserScramCredentialAlteration> changes = new ArrayList<>();
    users.forEach(
        (name, password) -> changes.add(new UserScramCredentialUpsertion(name, HOW, password)));
    for (UserScramCredentialsDescription known :
        admin.describeUserScramCredentials().all().get().values()) {
      if (!users.containsKey(known.name())) {
        known
            .credentialInfos()
            .forEach(
                info ->
                    changes.add(new UserScramCredentialDeletion(known.name(), info.mechanism())));
      }
    }
    admin.alterUserScramCredentials(changes).all().get();
  }

  private void rights(Set<AclBinding> wanted) throws ExecutionException, InterruptedException {
    Collection<AclBinding> granted = admin.describeAcls(AclBindingFilter.ANY).values().get();
    List<AclBindingFilter> taken =
        granted.stream().filter(each -> !wanted.contains(each)).map(AclBinding::toFilter).toList();
    admin.deleteAcls(taken).all().get();
    List<AclBinding> given = wanted.stream().filter(each -> !granted.contains(each)).toList();
    admin.createAcls(given).all().get();
  }

  private static Set<AclBinding> wanted(BrokerSettings settings) {
    Set<AclBinding> wanted = new HashSet<>();
    settings
        .users()
        .forEach(
            (name, user) ->
                wanted.addAll(
                    RightsTable.shipped().grants(name, user.rights(), settings.topics().prefix())));
    return wanted;
  }
}
