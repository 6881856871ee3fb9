package ai.lyss.gateway.database;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts the embedded database while the application still looks for its beans, which takes longer. */
final class HeadStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String NAME = "embeddedDatabaseStart";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        if (!EmbeddedDatabaseConfiguration.isWanted(environment)) {
            return;
        }
        Running start = new Running(Binder.get(environment).bindOrCreate("lyss.database", DatabaseProperties.class));
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
        beans.registerSingleton(NAME, start);
        beans.registerDisposableBean(NAME, start);
        Thread.ofPlatform().name("database-start").start(start.task);
    }

    /** A start that is under way. */
    static final class Running implements DisposableBean {

        private final FutureTask<EmbeddedDatabase> task;
        private volatile boolean taken;

        private Running(DatabaseProperties where) {
            task = new FutureTask<>(() -> EmbeddedDatabase.start(where.directory(), where.binaries()));
        }

        /** Waits for it; whoever takes the database closes it. */
        EmbeddedDatabase take() throws IOException {
            taken = true;
            return await();
        }

        /** Closes what nobody has taken, because the application did not come so far. */
        @Override
        public void destroy() throws IOException {
            if (!taken) {
                await().close();
            }
        }

        private EmbeddedDatabase await() throws IOException {
            try {
                return task.get();
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case IOException broken -> throw broken;
                    case RuntimeException refused -> throw refused;
                    case null, default -> throw new IllegalStateException(failed);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
