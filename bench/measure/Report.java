import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files of a run: a table in Markdown and a chart. */
final class Report {

    private final Settings settings;
    private final String name = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm"));
    private final List<Section> sections = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> pictures = new ArrayList<>();
    private boolean fine = true;

    Report(Settings settings) {
        this.settings = settings;
    }

    void add(Section section) {
        sections.add(section);
    }

    /** Says it now, and in the report. */
    void note(String text) {
        System.out.println(text);
        notes.add(text);
    }

    /** The same of something that must not be. */
    void fail(String text) {
        note("**" + text + "**");
        fine = false;
    }

    /** A chart beside the report, which shows it. */
    void picture(String ending, String svg) throws IOException {
        Files.writeString(file(ending), svg);
        pictures.add(name + ending);
    }

    /** A file of this run. */
    Path file(String ending) throws IOException {
        return Files.createDirectories(settings.results()).resolve(name + ending);
    }

    /** Writes what there is; true when nothing was wrong. */
    boolean write() throws Exception {
        StringBuilder text = new StringBuilder("# Measured ").append(name).append("\n\n");
        if (sections.stream().anyMatch(section -> !section.isEmpty())) {
            picture(".svg", BarChart.of(sections));
        }
        pictures.forEach(picture -> text.append("![chart](").append(picture).append(")\n\n"));
        text.append("- ").append(Machine.description()).append('\n');
        text.append("- ").append(jdk()).append('\n');
        text.append("- jar with SHA-256 ").append(digest(settings.jar()));
        text.append(isGiven() ? ", which was given; checkout at " : ", of commit ")
                .append(commit())
                .append('\n');
        text.append("- gateway's JVM: -Xms%1$s -Xmx%1$s (streams, fast and soak: %2$s) %3$s; else config/jvm.options\n"
                .formatted(settings.heap(), settings.streamsHeap(), String.join(" ", settings.jvm())));
        text.append(
                "- %d rounds of %d s a cell, after %d s of warm-up; medians, in parentheses the least and the most\n"
                        .formatted(
                                settings.rounds(),
                                settings.each().toSeconds(),
                                settings.warmUp().toSeconds()));
        text.append("- `").append((settings.given() + " bench/run").strip()).append("`\n\n");
        for (Section section : sections) {
            if (!section.isEmpty()) {
                text.append(section.markdown());
                fine &= !section.hasErrors();
            }
        }
        text.append("## Notes\n\n");
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        Files.writeString(file(".md"), text);
        System.out.println(text);
        System.out.println(file(".md"));
        return fine;
    }

    private String jdk() throws Exception {
        return Program.output(List.of(settings.java(), "-version"))
                .lines()
                .skip(1)
                .findFirst()
                .orElse("unknown JDK");
    }

    private static boolean isGiven() {
        String jar = System.getenv("JAR");
        return jar != null && !jar.isEmpty();
    }

    /** The beginning of it, which tells jars apart: builds of the same commit are the same. */
    private static String digest(Path file) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest(), 0, 6);
    }

    /** Of the checkout, from which the jar is built unless it is given. */
    private static String commit() throws Exception {
        if (!Program.exists("git")) {
            return "unknown";
        }
        String commit =
                Program.output(List.of("git", "rev-parse", "--short", "HEAD")).strip();
        boolean changed = !Program.output(List.of("git", "status", "--porcelain", "src", "pom.xml", "routes", "config"))
                .isBlank();
        return commit + (changed ? " with changes" : "");
    }
}
