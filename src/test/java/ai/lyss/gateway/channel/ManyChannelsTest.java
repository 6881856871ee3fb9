package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand channels are read and found as ten are. How fast is measured in bench/. */
class ManyChannelsTest {

    private static final int COUNT = 10_000;

    @TempDir
    Path home;

    @Test
    void tenThousandChannels_areReadWhole_andOneThatChangesAlone() throws Exception {
        TestDatabase database = TestDatabase.migrated();
        List<Channel> channels = ManyChannels.of(COUNT);
        TestStore writer = new TestStore(database.dataSource(), home, Duration.ofHours(1));
        TestStore reader = null;
        try {
            writer.fill(database.client(), channels);
            reader = new TestStore(database.dataSource(), home, Duration.ofHours(1));
            ChannelSnapshot before = reader.store().snapshot();
            assertThat(before.channels()).isEqualTo(channels);

            Channel changed = ManyChannels.number(7);
            writer.channels().enable(changed.id(), !changed.enabled(), null, stored -> {});
            reader.store().reload();
            ChannelSnapshot after = reader.store().snapshot();
            assertThat(after.find(changed.id()).orElseThrow().enabled()).isNotEqualTo(changed.enabled());
            for (int i = 0; i < COUNT; i++) {
                if (i != 7) {
                    assertThat(after.channels().get(i))
                            .isSameAs(before.channels().get(i));
                }
            }
        } finally {
            writer.close();
            if (reader != null) {
                reader.close();
            }
        }
    }

    @Test
    void whoServesAModel_isFoundAsIfAllWereAsked() {
        List<Channel> channels = ManyChannels.of(COUNT);
        ChannelSnapshot snapshot = new ChannelSnapshot(channels, List.of());
        for (String tenant : List.of("t1", "t99", "t50", "nobody")) {
            for (String model : List.of(
                    "model-0",
                    "model-1",
                    "model-999",
                    "own-9999",
                    "own-10",
                    "family-7-x",
                    "family-",
                    "family-33-",
                    "",
                    "x",
                    "model-1000")) {
                List<Channel> expected = channels.stream()
                        .filter(channel ->
                                channel.isFor(tenant) && channel.entryFor(model).isPresent())
                        .sorted(Comparator.comparingInt(Channel::priority))
                        .toList();
                assertThat(snapshot.serving(tenant, model))
                        .as(tenant + " " + model)
                        .isEqualTo(expected);
            }
        }
    }
}
