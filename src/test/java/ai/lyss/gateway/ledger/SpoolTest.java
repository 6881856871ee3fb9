package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Charge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class SpoolTest {

    @TempDir
    Path directory;

    @Test
    void rows_comeBackAsTheyWere() throws IOException {
        LedgerRow row = Rows.charged(
                "req-1", new Charge("quota", Instant.parse("2026-11-27T00:00:00.123456789Z"), "lease", 5, 4));
        try (Spool spool = open()) {
            spool.add(List.of(row));
        }
        assertThat(everything()).containsExactly(row);
    }

    @Test
    void rows_comeBackInTheirOrder_andOnceTheyAreTakenNoMore() throws IOException {
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("a"), Rows.answered("b")));
            spool.add(List.of(Rows.answered("c")));
            assertThat(ids(spool, 2)).containsExactly("a", "b");
            spool.add(List.of(Rows.answered("d")));
            assertThat(ids(spool, 10)).containsExactly("c"); // as far as the file had been read
            assertThat(ids(spool, 10)).containsExactly("d");
            assertThat(spool.isEmpty()).isTrue();
            spool.add(List.of(Rows.answered("e")));
            assertThat(ids(spool, 10)).containsExactly("e");
            assertThat(spool.size()).isZero();
        }
        assertThat(everything()).isEmpty();
    }

    @Test
    void rowsThatWereNotTaken_comeAgain() throws IOException {
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("a"), Rows.answered("b")));
            spool.peek(1);
            assertThat(ids(spool, 1)).containsExactly("a");
        }
        assertThat(everything()).extracting(LedgerRow::requestId).containsExactly("a", "b"); // the ledger knows "a"
    }

    /** A crash of the machine in the middle of a write leaves any number of its bytes. */
    @Test
    void tornAtEveryByte_keepsWhatWasWholeBefore() throws IOException {
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("whole"), Rows.answered("torn")));
        }
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        int first = SpoolFrame.length(bytes, 0);
        for (int end = bytes.length; end >= 0; end--) {
            Files.write(segment, Arrays.copyOf(bytes, end));
            List<String> expected =
                    end == bytes.length ? List.of("whole", "torn") : end >= first ? List.of("whole") : List.of();
            try (Spool spool = open()) {
                assertThat(spool.isEmpty()).isEqualTo(expected.isEmpty());
                Spool.Piece piece = spool.peek(10);
                assertThat(piece == null ? List.of() : piece.rows())
                        .as("%d of %d bytes", end, bytes.length)
                        .extracting(row -> ((LedgerRow) row).requestId())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void tornTail_isCutBeforeTheNextRowsAreWritten() throws IOException {
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("a"), Rows.answered("torn")));
        }
        byte[] bytes = Files.readAllBytes(segment());
        Files.write(segment(), Arrays.copyOf(bytes, bytes.length - 1));
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("b")));
        }
        assertThat(everything()).extracting(LedgerRow::requestId).containsExactly("a", "b");
    }

    /** A disk that forgets a bit: nothing behind it is believed, and nothing is thrown away. */
    @Test
    void everyFlippedByte_isNoticed_andKeptForPeople() throws IOException {
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("req-1")));
        }
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 0x10;
            Files.write(segment, flipped);
            try (Spool spool = open()) {
                assertThat(spool.isEmpty()).as("byte %d", i).isTrue();
            }
            assertThat(segment.resolveSibling(segment.getFileName() + ".cut")).hasBinaryContent(flipped);
        }
    }

    @Test
    void wholeFrameThatIsNoRow_isHandedOutAsItIs() throws IOException {
        try (Spool spool = open()) {
            spool.add(List.of(Rows.answered("a")));
        }
        byte[] row = Files.readAllBytes(segment());
        byte[] foreign = SpoolFrame.frame("{\"later\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(foreign, foreign.length + row.length);
        System.arraycopy(row, 0, both, foreign.length, row.length);
        Files.write(segment(), both);
        try (Spool spool = open()) {
            Spool.Piece piece = spool.peek(10);
            assertThat(piece.rows()).extracting(LedgerRow::requestId).containsExactly("a");
            assertThat(piece.foreign()).containsExactly("{\"later\":true}".getBytes());
        }
    }

    @Test
    void spoolThatIsFull_takesNoneOfTheRows() throws IOException {
        LedgerSettings.Spooling small =
                new LedgerSettings.Spooling(directory, DataSize.ofKilobytes(2), Duration.ofMinutes(1));
        List<LedgerRow> many =
                IntStream.range(0, 50).mapToObj(i -> Rows.answered("req-" + i)).toList();
        try (Spool spool = Spool.open(small)) {
            spool.add(List.of(Rows.answered("a")));
            assertThatThrownBy(() -> spool.add(many)).isInstanceOf(IOException.class);
            assertThat(spool.isFull()).isTrue();
            assertThat(ids(spool, 100)).containsExactly("a");
        }
    }

    @Test
    void twoGateways_neverShareADirectory() throws IOException {
        try (Spool one = open();
                Spool other = open()) {
            one.add(List.of(Rows.answered("one")));
            other.add(List.of(Rows.answered("other")));
            assertThat(ids(one, 10)).containsExactly("one");
            assertThat(ids(other, 10)).containsExactly("other");
        }
    }

    @Test
    void gatewayThatStarts_takesOverWhatDeadOnesLeft() throws IOException {
        try (Spool one = open()) {
            one.add(List.of(Rows.answered("first")));
            try (Spool other = open()) {
                other.add(List.of(Rows.answered("second")));
            }
        }
        assertThat(everything()).extracting(LedgerRow::requestId).containsExactlyInAnyOrder("first", "second");
    }

    private Spool open() throws IOException {
        return Spool.open(new LedgerSettings.Spooling(directory, DataSize.ofMegabytes(64), Duration.ofMinutes(1)));
    }

    /** What a new instance finds. */
    private List<LedgerRow> everything() throws IOException {
        List<LedgerRow> all = new ArrayList<>();
        try (Spool spool = open()) {
            Spool.Piece piece;
            while ((piece = spool.peek(2)) != null) {
                all.addAll(piece.rows());
                spool.taken(piece);
            }
        }
        return all;
    }

    private static List<String> ids(Spool spool, int most) throws IOException {
        Spool.Piece piece = spool.peek(most);
        if (piece == null) {
            return List.of();
        }
        spool.taken(piece);
        return piece.rows().stream().map(LedgerRow::requestId).toList();
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .findFirst()
                    .orElse(directory.resolve("1/0000000000000001.spool"));
        }
    }
}
