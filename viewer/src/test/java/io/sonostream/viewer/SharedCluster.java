package io.sonostream.viewer;

import io.sonostream.embedded.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One real broker and registry for all tests of this JVM; each test class has a topic prefix. */
final class SharedCluster implements ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(SharedCluster.class);

  record Holder(LocalCluster cluster) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent(Holder.class, type -> start(), Holder.class)
        .cluster();
  }

  private static Holder start() {
    try {
      Path directory = Files.createTempDirectory("sonostream-viewer");
      return new Holder(LocalCluster.start(directory, 0, 0));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
