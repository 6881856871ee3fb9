# What the scripts here have in common; sourced by them at the top of the checkout. Sets JAR, which is built when it is
# not there or older than the sources, and JAVA, 21 at least: JAVA_HOME's or the newest that is installed. Both can come from
# the environment.

PATH=$PATH:/usr/sbin # where nginx is

if [[ -z ${JAR:-} ]]; then
    JAR=target/lyss-gateway-$(sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' pom.xml).jar # the parent's is further in
    # the jar's own time is always the same, so that builds are; what Maven packed first lies beside it and has a real one
    packed=$JAR.original
    if [[ ! -f $JAR || ! -f $packed || -n $(find src/main pom.xml -newer "$packed" -print -quit) ]]; then
        mvn -q -B -ntp package -Dmaven.test.skip=true
        touch "$packed"
    fi
fi
# clean [NAME=VALUE...] COMMAND...: without what the caller's environment says of database, keys, ports and the JVM. For
# the background, where it is the command's process; elsewhere it would not return.
clean() {
    local kept=() variable
    for variable in PATH HOME USER LANG LC_ALL TZ TMPDIR LD_LIBRARY_PATH JAVA_HOME; do
        [[ -z ${!variable:-} ]] || kept+=("$variable=${!variable}")
    done
    exec env -i "${kept[@]}" "$@"
}
version() { # 0 when it is no Java
    "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | grep . || echo 0
}
if [[ -z ${JAVA:-} && $(version "${JAVA_HOME:-/none}/bin/java") -ge 21 ]]; then
    JAVA=$JAVA_HOME/bin/java
elif [[ -z ${JAVA:-} ]]; then
    newest=20
    for candidate in java /usr/lib/jvm/*/bin/java; do
        if [[ $(version "$candidate") -gt $newest ]]; then
            newest=$(version "$candidate")
            JAVA=$candidate
        fi
    done
fi
: "${JAVA:?set it to a Java of 21 or newer}"

# compile DIRECTORY: the sources there, into $work/classes. Sets work, a temporary directory that is removed at the end,
# or KEEP, which must be empty.
compile() {
    work=${KEEP:-$(mktemp -d)}
    if [[ -n ${KEEP:-} ]]; then
        if [[ -n $(ls -A "$KEEP" 2>/dev/null) ]]; then
            echo "$KEEP is not empty, and what is in it would be taken for this run's" >&2
            exit 2
        fi
    else
        trap 'rm -rf "$work"' EXIT
    fi
    mkdir -p "$work/classes"
    javac=$(dirname "$(readlink -f "$(command -v "$JAVA")")")/javac
    if [[ ! -x $javac ]]; then
        echo "There is no compiler beside $JAVA: apt-get install openjdk-25-jdk-headless, or set JAVA to a JDK's" >&2
        exit 2
    fi
    "$javac" -d "$work/classes" "$1"/*.java
}
