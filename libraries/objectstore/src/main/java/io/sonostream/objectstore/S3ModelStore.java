package io.sonostream.objectstore;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.RootCause;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * One object a package, named by its digest and written by one request: S3 shows it whole or not at
 * all, and an upload that breaks off leaves nothing. Its checksum goes with it, and the digest is
 * checked again after each way.
 *
 * <p>Owner: none; the client is made for many threads. Hand-off: none. Bound: the cache, which a
 * package must fit. Shutdown: none; the client keeps no thread.
 */
final class S3ModelStore implements ModelStore {
  private static final String ZIP = ".zip";
  private static final String CONTENT = "application/zip";

  /** So that a package that was signed anew is told from the one before without fetching it. */
  private static final String SIGNED_BY = "signed-by";

  private static final Pattern OF_ONE_REQUEST =
      Pattern.compile(",? ?(Extended )?Request ID: [^,)]*| ?\\(SDK Attempt Count: \\d+\\)");

  private final S3Client s3;
  private final URI address;
  private final String bucket;
  private final String prefix;
  private final PackageCache cache;
  private final TrustedKeys keys;

  /**
   * @param address of the store, as the settings say it
   * @param prefix without a slash at either end; may be empty
   */
  S3ModelStore(
      S3Client s3,
      URI address,
      String bucket,
      String prefix,
      PackageCache cache,
      TrustedKeys keys) {
    this.s3 = s3;
    this.address = address;
    this.bucket = bucket;
    this.prefix = prefix;
    this.cache = cache;
    this.keys = keys;
  }

  @Override
  public URI put(ModelPackage modelPackage) {
    String sha256 = modelPackage.sha256();
    URI uri = URI.create(address + "/" + sha256 + ZIP);
    String signer = modelPackage.signatureKeyId() == null ? "" : modelPackage.signatureKeyId();
    Path zip = null;
    try {
      Optional<HeadObjectResponse> before = look(sha256);
      // The same package under another name of its maker: the newer signature counts.
      if (before.isPresent()
          && (signer.isEmpty()
              || signer.equals(before.get().metadata().getOrDefault(SIGNED_BY, "")))) {
        return uri;
      }
      zip = cache.scratch();
      modelPackage.writeZip(zip);
      s3.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(key(sha256))
                  .contentType(CONTENT)
                  .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                  .metadata(Map.of(SIGNED_BY, signer)),
          RequestBody.fromFile(zip));
      cache.forget(sha256);
      return uri;
    } catch (SdkException | IOException e) {
      throw unkept(uri, told(e), e);
    } catch (PackageUnavailableException e) {
      // Without the name of the file that it was packed into, which is another each time.
      Throwable cause = e.getCause();
      throw unkept(uri, RootCause.words(cause == null ? e : cause), e);
    } finally {
      remove(zip);
    }
  }

  @Override
  public ModelPackage fetch(URI uri, String sha256) {
    if (!uri.equals(URI.create(address + "/" + sha256 + ZIP))) {
      throw new ModelException(
          uri + ": is not where " + address + " has the package " + sha256 + "; release it again");
    }
    try {
      Optional<ModelPackage> here = cache.find(sha256, keys);
      if (here.isPresent()) {
        return here.get();
      }
    } catch (ModelException notTrusted) {
      // It may have been signed since it was fetched.
      cache.forget(sha256);
    }
    Path zip = null;
    try {
      zip = cache.scratch();
      try (ResponseInputStream<GetObjectResponse> object =
          s3.getObject(request -> request.bucket(bucket).key(key(sha256)))) {
        long bytes = object.response().contentLength();
        requireFits(bytes);
        copy(object, zip, bytes);
      }
      return cache.keep(checked(zip, sha256, uri), keys);
    } catch (PackageUnavailableException e) {
      throw e;
    } catch (ModelException e) {
      throw new ModelException(uri + ": " + e.getMessage(), e);
    } catch (NoSuchKeyException e) {
      throw new PackageUnavailableException(uri + ": there is no such model package", e);
    } catch (SdkException | IOException e) {
      throw new PackageUnavailableException(uri + ": can't be fetched: " + told(e), e);
    } finally {
      remove(zip);
    }
  }

  /** What whoever writes to the bucket has made is unpacked once its digest and key are known. */
  private ModelPackage checked(Path zip, String sha256, URI uri) {
    try {
      return ModelPackage.open(zip, keys, sha256, this::requireFits);
    } catch (PackageUnavailableException e) {
      throw new PackageUnavailableException(
          uri + ": can't be read as a model package: " + RootCause.words(e), e);
    } catch (ModelException e) {
      // Without the name of the file that it was fetched into, which is another each time.
      throw e.getCause() instanceof ModelException refused ? refused : e;
    }
  }

  private static PackageUnavailableException unkept(URI uri, String why, Exception e) {
    return new PackageUnavailableException(uri + ": package can't be kept: " + why, e);
  }

  private void requireFits(long bytes) {
    if (bytes > cache.mostBytes()) {
      throw new ModelException(
          "package has "
              + bytes
              + " bytes; "
              + cache.mostBytes()
              + " may be fetched (models.object-store.cache-bytes)");
    }
  }

  /** A connection that breaks off looks like an end to the client. */
  private static void copy(InputStream object, Path zip, long bytes) throws IOException {
    long copied = Files.copy(object, zip, StandardCopyOption.REPLACE_EXISTING);
    if (copied != bytes) {
      throw new EOFException("it ended after " + copied + " of " + bytes + " bytes");
    }
  }

  private Optional<HeadObjectResponse> look(String sha256) {
    try {
      return Optional.of(s3.headObject(request -> request.bucket(bucket).key(key(sha256))));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private String key(String sha256) {
    return prefix.isEmpty() ? sha256 + ZIP : prefix + "/" + sha256 + ZIP;
  }

  /**
   * Its first line: the rest is for whoever keeps the store. Without what is each request's own, so
   * that the same trouble has the same words however often it is met.
   */
  static String told(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    return OF_ONE_REQUEST.matcher(line).replaceAll("");
  }

  private static void remove(@Nullable Path zip) {
    if (zip == null) {
      return;
    }
    try {
      Files.deleteIfExists(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(zip + " can't be removed", e);
    }
  }
}
