package dev.integrations.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;

/** How the database is reached. */
record DatabaseOptions(String jdbcUrl, String user, String password) {
    static DatabaseOptions of(Arguments given) {
        return of(given, "--jdbc-url");
    }

    /** Returns one of several databases, with the URL under a name of its own. */
    static DatabaseOptions of(Arguments given, String urlName) {
        String url = given.required(urlName);
        if (!url.isEmpty()) {
            try {
                DriverManager.getDriver(url);
            } catch (SQLException e) {
                given.problem("%s must be of H2, PostgreSQL or MariaDB, such as jdbc:h2:file:./load, was '%s'"
                        .formatted(urlName, url));
            }
        }
        return new DatabaseOptions(
                url, given.text("--user").orElse(""), given.text("--password").orElse(""));
    }

    HikariDataSource open(int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        if (!user.isEmpty()) {
            config.setUsername(user);
            config.setPassword(password);
        }
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** The URL may hold a password too. */
    @Override
    public String toString() {
        return "DatabaseOptions[user=%s]".formatted(user);
    }
}
