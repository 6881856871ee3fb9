package ai.lyss.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the database comes into the application: Spring Boot's own data source and Flyway on top of ours. */
class EmbeddedDatabaseConfigurationTest {

    @TempDir
    Path home;

    @Test
    void data_source_and_tables_follow_from_the_embedded_database() {
        application().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(tables(context.getBean(JdbcClient.class)))
                    .contains("tenants", "virtual_keys", "channels", "channel_models", "requests", "attempts");
        });
        assertThat(home.resolve("postgres/postmaster.pid"))
                .as("a server that goes on")
                .doesNotExist();
    }

    @Test
    void external_database_takes_the_place_of_the_embedded_one() {
        TestDatabase external = TestDatabase.create();
        application()
                .withPropertyValues("spring.datasource.url=" + external.url())
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedDatabase.class);
                    assertThat(tables(external.client())).contains("tenants");
                    assertThat(context.getBean(HikariDataSource.class).getDataSource())
                            .isInstanceOf(PersistentSource.class);
                });
        assertThat(Files.exists(home.resolve("postgres"))).isFalse();
    }

    @Test
    void empty_url_means_the_embedded_one() {
        application()
                .withPropertyValues("spring.datasource.url=")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EmbeddedDatabase.class));
    }

    @Test
    void database_that_has_a_head_start_is_the_same() {
        application().withInitializer(new HeadStart()).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(EmbeddedDatabase.class);
            assertThat(tables(context.getBean(JdbcClient.class))).contains("tenants");
        });
        assertThat(home.resolve("postgres/PG_VERSION")).exists();
        assertThat(home.resolve("postgres/postmaster.pid"))
                .as("a server that goes on")
                .doesNotExist();
    }

    @Test
    void head_start_of_an_application_that_fails_is_stopped() {
        application()
                .withInitializer(new HeadStart())
                .withBean("broken", BeanFactoryPostProcessor.class, () -> {
                    throw new IllegalStateException("broken");
                })
                .run(context -> assertThat(context).hasFailed());
        assertThat(home.resolve("postgres/PG_VERSION")).exists();
        assertThat(home.resolve("postgres/postmaster.pid"))
                .as("a server that goes on")
                .doesNotExist();
    }

    @Test
    void head_start_that_fails_says_why() throws IOException {
        Path file = Files.createFile(home.resolve("postgres"));
        application()
                .withInitializer(new HeadStart())
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(file.toString()));
    }

    @Test
    void head_start_is_not_for_an_external_database() {
        TestDatabase external = TestDatabase.create();
        application()
                .withInitializer(new HeadStart())
                .withPropertyValues("spring.datasource.url=" + external.url())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HeadStart.Running.class));
        assertThat(Files.exists(home.resolve("postgres"))).isFalse();
    }

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        FlywayAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class))
                .withUserConfiguration(Ours.class)
                .withPropertyValues(
                        "lyss.database.directory=" + home.resolve("postgres"),
                        "lyss.database.binaries=target/postgres-binaries");
    }

    private static List<String> tables(JdbcClient client) {
        return client.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                .query(String.class)
                .list();
    }

    @Configuration(proxyBeanMethods = false)
    @Import({EmbeddedDatabaseConfiguration.class, PersistentPool.class})
    @EnableConfigurationProperties(DatabaseProperties.class)
    static class Ours {}
}
