# Lyss Gateway, with an AOT cache trained for exactly this Java and these jars: docker build -t lyss-gateway .
#
# docker run -p 8003:8003 -p 8004:8004 -v lyss:/gateway/data -e OPENAI_API_KEY lyss-gateway
#
# It starts a PostgreSQL of its own in the volume unless SPRING_DATASOURCE_URL names one. Configuration and routes can be
# mounted over /gateway/config and /gateway/routes. JAVA_OPTIONS replaces what the cache was trained with; the garbage
# collector and config/jvm.options' object headers must stay the same, or the cache is not used.
ARG JAVA=25

FROM maven:3.9-eclipse-temurin-${JAVA} AS build
WORKDIR /source
COPY pom.xml .
COPY .editorconfig .
COPY src src
COPY config config
COPY routes routes
RUN mvn -B -ntp package -DskipTests

# The training and the gateway run on the same image: a cache is good for the JVM that made it, and for no other.
FROM eclipse-temurin:${JAVA}-jre AS base
RUN useradd --create-home --home-dir /gateway gateway
WORKDIR /gateway
USER gateway
COPY --chown=gateway config config
COPY --chown=gateway routes routes

FROM base AS trained
COPY --chown=gateway bin/train bin/train
COPY --from=build --chown=gateway /source/target/lyss-gateway-*.jar /tmp/
RUN mkdir app && JAVA_OPTIONS="-XX:+UseG1GC" bin/train /tmp/lyss-gateway-*.jar app

FROM base
COPY --from=trained --chown=gateway /gateway/app app
RUN mkdir data
VOLUME /gateway/data
EXPOSE 8003 8004
ENV JAVA_OPTIONS="-XX:MaxRAMPercentage=70"
# exec: the gateway is the process that is told to stop, and then finishes its streams
ENTRYPOINT ["sh", "-c", "exec java @config/jvm.options -XX:AOTCache=app/lyss-gateway.aot -XX:+UseG1GC $JAVA_OPTIONS -jar app/lyss-gateway.jar \"$@\"", "gateway"]
