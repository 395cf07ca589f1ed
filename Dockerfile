# docker build --build-arg ROLE=processor -t sonostream-processor .
# ROLE is one of the distributions in dist/: processor, trainer, learning, viewer, device, full, benchmarks.
# Everything that runs comes from Maven Central; the image starts as a user without rights.
ARG ROLE=full

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -q -DskipTests -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre
ARG ROLE
# libgomp: libtorch and ONNX Runtime compute with OpenMP.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 sonostream \
    && mkdir -p /var/lib/sonostream/models /var/lib/sonostream/processor /var/lib/sonostream/trainer \
    && chown -R sonostream /var/lib/sonostream
WORKDIR /opt/sonostream
COPY --from=build /src/dist/${ROLE}/target/lib lib/
COPY --from=build /src/models models/
COPY deploy/sonostream.conf /etc/sonostream/sonostream.conf
# As ./sonostream sets them: without these the engine runs at about half its speed.
ENV MALLOC_MMAP_MAX_=0 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=8000000000 \
    GOMP_SPINCOUNT=0 \
    OMP_WAIT_POLICY=PASSIVE \
    SONOSTREAM_JAVA_OPTS="-Xms1g -Xmx1g"
USER sonostream
ENTRYPOINT ["sh", "-c", "exec java -XX:+ExitOnOutOfMemoryError $SONOSTREAM_JAVA_OPTS -Doffline=true -Djava.awt.headless=true -Dsonostream.home=/opt/sonostream -cp '/opt/sonostream/lib/*' io.sonostream.cli.Sonostream \"$@\"", "sonostream"]
CMD ["--help"]
