# Lyss Gateway, with an AOT cache trained for exactly this Java and these jars: docker build -t lyss-gateway .
#
# docker run -d --restart unless-stopped --memory 2g --stop-timeout 45 -p 8003:8003 -p 127.0.0.1:8004:8004 \
#     -v lyss:/gateway/data -e OPENAI_API_KEY lyss-gateway
#
# It starts a PostgreSQL of its own in the volume unless SPRING_DATASOURCE_URL names one. Configuration and routes can be
# mounted over /gateway/config and /gateway/routes. 8004 asks nobody for a key, so it is this machine's; streams get 30 s
# to end, and docker stop would wait for 10. docs/operate.md has more: "In a container".
#
# --memory is needed, 1 GB at least with that PostgreSQL and 768 MB without. JAVA_OPTIONS is the heap's share of it, half,
# because beside the heap there are 300 MB of the JVM and what PostgreSQL takes; below those sizes say less, such as
# -Xmx192m. All of the heap from the start, so that no collection waits for memory:
#
#   -e JAVA_OPTIONS="-XX:InitialRAMPercentage=50 -XX:MaxRAMPercentage=50 -XX:+AlwaysPreTouch"
#
# The cache is good for the garbage collector and the options that it was trained with, G1 and app/jvm.options, and for
# heaps whose pointers are compressed: -Xmx below 32 GB, or half of less than 60, which a large machine without --memory has
# not. With others it is not used, and starts take longer. A second collector, in JAVA_OPTIONS, is an error.
ARG JAVA=25

FROM maven:3.9-eclipse-temurin-${JAVA} AS build
WORKDIR /source
COPY pom.xml .
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp package -Dmaven.test.skip=true

# The training and the gateway run on the same image: a cache is good for the JVM that made it, and for no other.
FROM eclipse-temurin:${JAVA}-jre AS base
# As a number, which Kubernetes' runAsNonRoot asks for; with a name, which PostgreSQL's initdb does.
RUN useradd --uid 10001 --user-group --create-home --home-dir /gateway gateway
WORKDIR /gateway
USER 10001
COPY --chown=gateway:gateway config config
COPY --chown=gateway:gateway routes routes

FROM base AS trained
COPY --chown=gateway:gateway bin/train bin/train
COPY --from=build --chown=gateway:gateway /source/target/lyss-gateway-*.jar /tmp/
# A heap of its own: of a large machine's memory it would be one without compressed pointers.
RUN mkdir app && JAVA_OPTIONS="-XX:+UseG1GC -Xmx1g" bin/train /tmp/lyss-gateway-*.jar app

FROM base
COPY --from=trained --chown=gateway:gateway /gateway/app app
# An image whose cache would be refused is not made: files that are copied keep their times, and this Java is that one.
RUN java @app/jvm.options -XX:AOTCache=app/lyss-gateway.aot -XX:AOTMode=on -XX:+UseG1GC -Xmx1g \
    -cp app/lyss-gateway.jar -version
RUN mkdir data
VOLUME /gateway/data
EXPOSE 8003 8004
ENV JAVA_OPTIONS="-XX:MaxRAMPercentage=50"
# Whether it is alive: readiness, which the database can take away, is the load balancer's question. The image has no curl;
# bash opens connections by itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=2m \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_SERVER_PORT:-8004} && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && IFS=' ' read -r _ status _ <&3 && [[ $status == 200 ]]"]
# exec: the gateway is the process that is told to stop, and then finishes its streams
ENTRYPOINT ["sh", "-c", "exec java @app/jvm.options -XX:AOTCache=app/lyss-gateway.aot -XX:+UseG1GC $JAVA_OPTIONS -jar app/lyss-gateway.jar \"$@\"", "gateway"]
