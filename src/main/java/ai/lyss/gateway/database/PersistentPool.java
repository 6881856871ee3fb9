package ai.lyss.gateway.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/** Puts a {@link PersistentSource} under the pool, before it is used. */
@Component
final class PersistentPool implements BeanPostProcessor {

    private static final Duration PAUSE = Duration.ofMillis(200);

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getDataSource() == null) {
            DriverDataSource driver = new DriverDataSource(
                    pool.getJdbcUrl(),
                    pool.getDriverClassName(),
                    pool.getDataSourceProperties(),
                    pool.getUsername(),
                    pool.getPassword());
            pool.setDataSource(new PersistentSource(driver, PAUSE, pool::isClosed));
        }
        return bean;
    }
}
