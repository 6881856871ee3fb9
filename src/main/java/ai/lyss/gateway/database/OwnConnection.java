package ai.lyss.gateway.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/** A connection beside the pool, to the same database: one that is kept for good must take no place from requests. */
final class OwnConnection {

    private OwnConnection() {}

    static Connection open(DataSource source) throws SQLException {
        if (!source.isWrapperFor(HikariDataSource.class)) {
            return source.getConnection();
        }
        HikariDataSource pool = source.unwrap(HikariDataSource.class);
        if (pool.getJdbcUrl() == null) {
            return source.getConnection();
        }
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        if (pool.getUsername() != null) {
            properties.setProperty("user", pool.getUsername());
        }
        if (pool.getPassword() != null) {
            properties.setProperty("password", pool.getPassword());
        }
        return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    }
}
