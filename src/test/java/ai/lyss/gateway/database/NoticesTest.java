package ai.lyss.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.ChangeNotices;
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

    private void listen(String topic) {
        notices.listen(topic, new ChangeNotices.Listener() {
            @Override
            public void changed(String what) {
                heard.add(what);
            }

            @Override
            public void missed() {
                heard.add("missed");
            }
        });
    }

    private void notify(String topic, String what) {
        database.client().sql("NOTIFY " + topic + ", '" + what + "'").update();
    }
}
