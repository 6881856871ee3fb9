package ai.lyss.gateway.reload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The files in {@code routes/providers}, looked at every second. A file that has changed and stayed the same for two
 * looks is built beside what runs; if that succeeds the new routes take over, and the old ones go when the last request
 * has left them. A file that cannot be used changes nothing. At the start Camel itself has read them.
 */
@Component
final class ProviderFiles implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderFiles.class);
    private static final String ENDING = ".camel.yaml";

    /** What a file said when it was taken over, and the ids under which its routes run, by the file's own ids. */
    private record InForce(ByteBuffer bytes, Map<String, String> running) {}

    private final Path directory;
    private final CamelContext camel;
    private final ProviderDirect direct;
    private final RouteBuilds builds;
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("provider-routes").factory());
    private final Map<Path, InForce> inForce = new HashMap<>();
    private final Map<Path, ByteBuffer> refused = new HashMap<>();
    private final Set<String> leaving = new HashSet<>();
    private Map<Path, ByteBuffer> lastLook;
    private volatile Map<Path, String> problems = Map.of();

    @Autowired
    ProviderFiles(
            @Value("${lyss.routes.providers:routes/providers}") String directory,
            @Value("${lyss.routes.refresh:1s}") Duration refresh,
            CamelContext camel,
            ProviderDirect direct) {
        this(Path.of(directory), camel, direct);
        looker.scheduleWithFixedDelay(this::look, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks when it is told to; takes the files as they are now for what runs, or will be read by Camel soon. */
    ProviderFiles(Path directory, CamelContext camel, ProviderDirect direct) {
        this.directory = directory;
        this.camel = camel;
        this.direct = direct;
        this.builds = new RouteBuilds(camel);
        this.lastLook = filesOrNone();
        lastLook.forEach((file, bytes) -> {
            try {
                Map<String, String> running = new HashMap<>();
                RouteFile.routeIds(file, bytes.array()).forEach(id -> running.put(id, id));
                inForce.put(file, new InForce(bytes, running));
            } catch (RouteFileException unlike) { // if Camel takes it, it stays as it is until the next start
                refuse(file, bytes, unlike.getMessage());
            }
        });
    }

    /** Why files are not what runs, by file; empty when all is well. */
    Map<Path, String> problems() {
        return problems;
    }

    Path directory() {
        return directory;
    }

    /** Takes over what has changed. */
    synchronized void look() {
        try {
            if (camel.getStatus().isStarted()) {
                take(files());
                removeWhatWasLeft();
            }
        } catch (IOException unreadable) {
            lastLook = Map.of(); // whatever comes back has to settle
            problem(directory, directory + " cannot be read: " + unreadable);
        } catch (RuntimeException unexpected) { // the next look must come
            LOG.error("{} cannot be looked at; the routes stay as they are", directory, unexpected);
        }
    }

    private void take(Map<Path, ByteBuffer> now) {
        Map<Path, ByteBuffer> before = lastLook;
        lastLook = now;
        if (now.isEmpty() && !inForce.isEmpty()) { // a volume that is away, rather than the end of all providers
            problem(directory, directory + " has no files any more");
            return;
        }
        solved(directory);
        Set<Path> gone = new HashSet<>(inForce.keySet());
        gone.removeAll(now.keySet());
        gone.removeAll(before.keySet());
        now.forEach((file, bytes) -> {
            InForce known = inForce.get(file);
            if (known != null && known.bytes().equals(bytes)) {
                refused.remove(file);
                solved(file);
            } else if (bytes.equals(before.get(file)) && !bytes.equals(refused.get(file))) {
                replace(file, bytes, gone);
            }
        });
        for (Path file : gone) { // last: what one file has lost another may have gained
            remove(file);
        }
        for (Path file : new HashSet<>(refused.keySet())) {
            if (!now.containsKey(file) && !inForce.containsKey(file)) {
                refused.remove(file);
                solved(file);
            }
        }
    }

    private void replace(Path file, ByteBuffer bytes, Set<Path> gone) {
        try {
            for (String id : RouteFile.routeIds(file, bytes.array())) {
                checkIsOfThisFile(id, file, gone);
            }
            Map<String, String> running = builds.start(file, bytes.array());
            Set<String> old = new HashSet<>();
            running.forEach((id, runningId) -> {
                String served = direct.takeOver(runningId);
                if (served != null) {
                    old.add(served);
                }
            });
            InForce before = inForce.put(file, new InForce(bytes, running));
            if (before != null) {
                old.addAll(before.running().values());
            }
            old.removeAll(running.values());
            old.forEach(this::leave);
            refused.remove(file);
            solved(file);
            LOG.info("{} holds: {}", file, running.values());
        } catch (RouteFileException unfit) {
            refuse(file, bytes, String.valueOf(unfit.getMessage()));
        }
    }

    private void checkIsOfThisFile(String id, Path file, Set<Path> gone) throws RouteFileException {
        for (Map.Entry<Path, InForce> other : inForce.entrySet()) {
            if (!other.getKey().equals(file)
                    && !gone.contains(other.getKey())
                    && other.getValue().running().containsKey(id)) {
                throw new RouteFileException(file, 1, "the route " + id + " is in " + other.getKey() + " already");
            }
        }
    }

    private void remove(Path file) {
        InForce old = inForce.remove(file);
        refused.remove(file);
        solved(file);
        if (old != null) {
            old.running().values().forEach(this::leave);
            LOG.info("{} is gone, and with it {}", file, old.running().keySet());
        }
    }

    private void leave(String routeId) {
        direct.withdraw(routeId);
        leaving.add(routeId);
    }

    private void removeWhatWasLeft() {
        for (String routeId : List.copyOf(leaving)) {
            if (direct.isLeft(routeId)) {
                leaving.remove(routeId);
                builds.stop(routeId);
                direct.forget(routeId);
            }
        }
    }

    private void refuse(Path file, ByteBuffer bytes, @Nullable String reason) {
        refused.put(file, bytes);
        problem(file, String.valueOf(reason));
    }

    private void problem(Path file, String reason) {
        if (!reason.equals(problems.get(file))) {
            Map<Path, String> more = new TreeMap<>(problems);
            more.put(file, reason);
            problems = more;
            LOG.error("{}; what was there before goes on", reason);
        }
    }

    private void solved(Path file) {
        if (problems.containsKey(file)) {
            Map<Path, String> less = new TreeMap<>(problems);
            less.remove(file);
            problems = less;
        }
    }

    private Map<Path, ByteBuffer> filesOrNone() {
        try {
            return files();
        } catch (IOException unreadable) {
            return Map.of(); // the first look will say so
        }
    }

    /** Compared as a whole: editors and mounted volumes replace files in ways that times and notifications miss. */
    private Map<Path, ByteBuffer> files() throws IOException {
        List<Path> found;
        try (Stream<Path> entries = Files.list(directory)) {
            found = new ArrayList<>(
                    entries.filter(file -> file.getFileName().toString().endsWith(ENDING))
                            .sorted()
                            .toList());
        }
        Map<Path, ByteBuffer> files = new TreeMap<>();
        for (Path file : found) {
            files.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
        }
        return files;
    }

    @Override
    public void destroy() {
        looker.shutdownNow();
    }
}
