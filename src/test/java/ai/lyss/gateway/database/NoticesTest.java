package ai.lyss.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.ChangeNotices;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes are heard of, and nothing is missed without a word. */
class NoticesTest {

    private final TestDatabase database = TestDatabase.create();
    private final Notices notices = new Notices(database.dataSource());
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        notices.stop();
    }

    @Test
    void changes_areHeardByThoseWhoListen_andOtherTopicsAreNot() {
        listen("some_topic");
        notices.start();
        await().until(() -> heard.contains("missed"));
        notify("other_topic", "x");
        notify("some_topic", "a");
        notify("some_topic", "b");
        await().until(() -> heard.contains("b"));
        assertThat(heard).containsExactly("missed", "a", "b");
    }

    @Test
    void lostConnection_comesBack_andTellsThatSomethingMayHaveBeenMissed() {
        listen("some_topic");
        notices.start();
        await().until(() -> heard.contains("missed"));
        heard.clear();
        database.stop();
        database.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("missed"));
        notify("some_topic", "after");
        await().until(() -> heard.contains("after"));
    }

    @Test
    void listenerThatComesLate_isHeardOutToo() {
        notices.start();
        listen("some_topic");
        await().until(() -> heard.contains("missed"));
        notify("some_topic", "a");
        await().until(() -> heard.contains("a"));
        heard.clear();
        listen("some_topic"); // a second of what is listened to already
        await().until(() -> heard.contains("missed"));
        notify("some_topic", "b");
        await().until(() -> heard.size() == 3);
        assertThat(heard).containsExactly("missed", "b", "b");
    }

    @Test
    void listenerThatFails_doesNotKeepOthersFromHearing() {
        notices.listen("some_topic", new ChangeNotices.Listener() {
            @Override
            public void changed(String what) {
                throw new IllegalStateException("for the test");
            }

            @Override
            public void missed() {
                throw new IllegalStateException("for the test");
            }
        });
        listen("some_topic");
        notices.start();
        await().until(() -> heard.contains("missed"));
        notify("some_topic", "a");
        await().until(() -> heard.contains("a"));
    }

    @Test
    void brokenConnection_isMadeAgain_asOftenAsItBreaks() {
        listen("some_topic");
        notices.start();
        for (int i = 0; i < 3; i++) {
            await().until(() -> heard.contains("missed"));
            heard.clear();
            assertThat(database.client()
                            .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND application_name = ?")
                            .param(Notices.NAME)
                            .query(Boolean.class)
                            .list())
                    .containsExactly(true);
        }
    }

    @Test
    void pool_losesNoConnectionToIt() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Notices beside = new Notices(pool);
            beside.listen("some_topic", hearing());
            beside.start();
            await().until(() -> heard.contains("missed"));
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            beside.stop();
        }
    }

    private void listen(String topic) {
        notices.listen(topic, hearing());
    }

    private ChangeNotices.Listener hearing() {
        return new ChangeNotices.Listener() {
            @Override
            public void changed(String what) {
                heard.add(what);
            }

            @Override
            public void missed() {
                heard.add("missed");
            }
        };
    }

    private void notify(String topic, String what) {
        database.client().sql("NOTIFY " + topic + ", '" + what + "'").update();
    }
}
