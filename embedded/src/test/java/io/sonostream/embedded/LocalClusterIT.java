package io.sonostream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
  @TempDir Path directory;

  @Test
  void aPartThatCannotStartLeavesNothingRunningAndNoLock() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalCluster.start(directory, taken.getLocalPort(), 0))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " for the broker");
      assertThatThrownBy(() -> LocalCluster.start(directory, 0, taken.getLocalPort()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " for the registry");
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    DataDirectory.open(directory, "broker.directory").close();
  }
}
