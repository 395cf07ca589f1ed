# docker build --build-arg ROLE=processor -t sonostream-processor .
# ROLE is one of the distributions in dist/: processor, trainer, learning, viewer, device, full. (The benchmarks run from the sources.)
# Everything that runs comes from Maven Central; the image starts as a user without rights, and runs on a read-only root:
# what it writes are /var/lib/sonostream (volumes) and /tmp (memory, executable: small natives, as of ONNX Runtime and lz4, are unpacked there).
ARG ROLE=full
# Of Maven, with commas between them: cuda puts ONNX Runtime for GPUs in the CPU's place, which needs a JRE_IMAGE with CUDA (docs/platforms.md).
ARG PROFILES=
# By digest, so that the same build stands on the same bytes; tools/pin-images renews them (docs/releasing.md).
ARG JDK_IMAGE=eclipse-temurin:17-jdk@sha256:5d6042fb8cdc14d614e4e421f52e3211fc5aeadddce44cbf9de8ed37c791f824
ARG JRE_IMAGE=eclipse-temurin:17-jre@sha256:207ecae0b2b104dfc6dfa763d1e9cd2041cb344800a180e24cb1a28ed533ff90

FROM ${JDK_IMAGE} AS build
WORKDIR /src
COPY . .
ARG PROFILES
RUN ./mvnw -B -q ${PROFILES:+-P"$PROFILES"} -DskipTests -Dspotless.check.skip=true package
ARG ROLE
# Beside its jars, what the archive of the role has: models, and where there is a broker a registry.
RUN mkdir role && cp -r dist/${ROLE}/target/lib models role/ \
    && if [ "$ROLE" = full ]; then cp -r embedded/target/registry role/ && rm -rf role/registry/markers; fi

FROM ${JRE_IMAGE}
ARG ROLE
# libgomp: libtorch and ONNX Runtime compute with OpenMP.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 sonostream \
    && useradd --system --no-create-home --home-dir /var/lib/sonostream --uid 10001 --gid 10001 sonostream \
    && mkdir -p /var/lib/sonostream/models /var/lib/sonostream/processor /var/lib/sonostream/trainer /var/lib/sonostream/keys /var/lib/sonostream/trust \
    && chown -R 10001:10001 /var/lib/sonostream && chmod -R go-rwx /var/lib/sonostream
WORKDIR /opt/sonostream
COPY --from=build /src/role ./
COPY deploy/sonostream.conf /etc/sonostream/sonostream.conf
# As ./sonostream sets them: without these large batches run up to a quarter slower.
ENV MALLOC_MMAP_MAX_=0 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=8000000000 \
    GOMP_SPINCOUNT=0 \
    OMP_WAIT_POLICY=PASSIVE \
    SONOSTREAM_JAVA_OPTS="-Xms1g -Xmx1g" \
    HOME=/var/lib/sonostream \
    DJL_CACHE_DIR=/opt/sonostream/natives
# The engine's natives, unpacked once for all starts, where a service can't write: one frame is enough. Nobody else has an engine.
RUN case "$ROLE" in processor|trainer|learning|full) \
      java -Doffline=true -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED -Dsonostream.home=/opt/sonostream -cp '/opt/sonostream/lib/*' io.sonostream.cli.Sonostream \
        segment --model=models/starter models/starter/probes/000.frame.png /tmp/mask.png \
      && mkdir -p natives && chmod -R go+rX natives && rm -f /tmp/mask.png /tmp/mask.overlay.png ;; \
    esac
# By number: Kubernetes can't tell that a name is not root's.
USER 10001:10001
ENTRYPOINT ["sh", "-c", "exec java -XX:+ExitOnOutOfMemoryError -XX:-HeapDumpOnOutOfMemoryError $SONOSTREAM_JAVA_OPTS -Doffline=true -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED -Dsonostream.home=/opt/sonostream -Dsonostream.registry.home=/opt/sonostream/registry -cp '/opt/sonostream/lib/*' io.sonostream.cli.Sonostream \"$@\"", "sonostream"]
CMD ["--help"]
