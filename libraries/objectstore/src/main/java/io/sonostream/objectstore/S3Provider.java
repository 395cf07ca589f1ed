package io.sonostream.objectstore;

import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.ModelStoreProvider;
import io.sonostream.model.packaging.ObjectStoreOptions;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Opens {@code s3://BUCKET/PREFIX}. */
public final class S3Provider implements ModelStoreProvider {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration ATTEMPT = Duration.ofMinutes(10);

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public ModelStore open(URI address, ObjectStoreOptions options, TrustedKeys keys) {
    String bucket = address.getAuthority();
    if (bucket == null || !bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new UserException(
          "model store " + address + " names no bucket; it must be such as s3://bucket/prefix");
    }
    String prefix = address.getPath().replaceFirst("^/", "");
    PackageCache cache = new PackageCache(options.cache(), options.cacheBytes());
    return new S3ModelStore(client(address, options), address, bucket, prefix, cache, keys);
  }

  private static S3Client client(URI address, ObjectStoreOptions options) {
    try {
      S3ClientBuilder builder =
          S3Client.builder()
              .forcePathStyle(options.pathStyle())
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(CONNECT)
                      .socketTimeout(SILENCE))
              .overrideConfiguration(
                  ClientOverrideConfiguration.builder().apiCallAttemptTimeout(ATTEMPT).build());
      if (options.region() != null) {
        builder.region(Region.of(options.region()));
      }
      if (options.endpoint() != null) {
        builder.endpointOverride(options.endpoint());
      }
      return builder.build();
    } catch (SdkException e) {
      throw new UserException(
          "model store "
              + address
              + " can't be opened: "
              + e.getMessage()
              + "; set models.object-store.region, or AWS_REGION",
          e);
    }
  }
}
