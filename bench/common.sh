# What the scripts here have in common; sourced by them at the top of the checkout. Sets JAR, which is built when it is
# not there or older than the sources, and JAVA, 21 or newer; both can come from the environment.

if [[ -z ${JAR:-} ]]; then
    JAR=$(ls target/lyss-gateway-*.jar 2>/dev/null | head -n 1 || true)
    if [[ -z $JAR || -n $(find src/main pom.xml -newer "$JAR" -print -quit) ]]; then
        mvn -q -B -ntp package -DskipTests
        JAR=$(ls target/lyss-gateway-*.jar | head -n 1)
    fi
fi
suits() { # Java 21 or newer
    "$1" -version 2>&1 | grep -qE 'version "(2[1-9]|[3-9][0-9])'
}
if [[ -z ${JAVA:-} ]]; then
    for candidate in "${JAVA_HOME:-/none}/bin/java" java /usr/lib/jvm/*/bin/java; do
        if suits "$candidate"; then
            JAVA=$candidate
            break
        fi
    done
fi
: "${JAVA:?set it to a Java of 21 or newer}"
