package io.sonostream.cli.export;

import io.sonostream.dicom.net.StowClient;
import io.sonostream.runtime.UserException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where an instance goes beside a file. */
final class DeliveryOptions {
  private static final String TOKEN = "SONOSTREAM_STOW_TOKEN";

  @Option(
      names = "--to-stow",
      paramLabel = "URL",
      description =
          "Send it by STOW-RS, for example to http://127.0.0.1:8042/dicom-web; a token is taken"
              + " from the environment's SONOSTREAM_STOW_TOKEN.")
  @Nullable URI stow;

  @Option(names = "--to-store", paramLabel = "TITLE@HOST:PORT", description = "Send it by C-STORE.")
  @Nullable String store;

  @Option(
      names = "--calling",
      paramLabel = "TITLE",
      defaultValue = "SONOSTREAM",
      description = "Our title for C-STORE (default: ${DEFAULT-VALUE}).")
  String calling;

  @Mixin StoreTlsOptions tls = new StoreTlsOptions();

  /**
   * @throws UserException when what was said names nobody
   */
  List<Delivery> deliveries() {
    List<Delivery> all = new ArrayList<>();
    SocketFactory sockets = tls.sockets();
    if (store == null && tls.tls) {
      throw new UserException("--store-tls goes with --to-store; say where to");
    }
    if (store != null) {
      int at = store.indexOf('@');
      int colon = store.lastIndexOf(':');
      if (at < 1 || colon < at + 2 || !store.substring(colon + 1).matches("[0-9]{1,5}")) {
        throw new UserException("--to-store is " + store + "; it must be TITLE@HOST:PORT");
      }
      int port = Integer.parseInt(store.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        throw new UserException("--to-store has port " + port + "; allowed are 1 to 65535");
      }
      InetSocketAddress peer = new InetSocketAddress(store.substring(at + 1, colon), port);
      all.add(Delivery.byStore(sockets, peer, store.substring(0, at), calling));
    }
    if (stow != null) {
      if (!List.of("http", "https").contains(String.valueOf(stow.getScheme()))) {
        throw new UserException(
            "--to-stow is " + stow + "; it must begin with http:// or https://");
      }
      all.add(Delivery.byStow(new StowClient(stow, System.getenv(TOKEN))));
    }
    return all;
  }
}
