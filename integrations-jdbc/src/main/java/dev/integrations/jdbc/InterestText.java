package dev.integrations.jdbc;

import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** Which events are wanted, in columns: patterns and channels, which have no spaces, joined by spaces; the rest as JSON. */
final class InterestText {
    private InterestText() {}

    /** Binds {@code :filter}, {@code :channels} and {@code :condition}. */
    static <S extends SqlStatement<S>> S bind(S statement, Interest interest) {
        return statement
                .bind("filter", String.join(" ", interest.filter().patterns()))
                .bind("channels", channels(interest.channels()))
                .bind(
                        "condition",
                        Bind.text(interest.condition().map(Condition::toJson).orElse(null)));
    }

    static Interest read(ResultSet row) throws SQLException {
        return new Interest(
                EventFilter.of(List.of(row.getString("event_filter").split(" "))),
                channels(row.getString("channels")),
                Read.optionalText(row, "payload_condition").map(Condition::parse));
    }

    static String channels(Channels channels) {
        return String.join(" ", channels.names());
    }

    static Channels channels(String text) {
        return text.isEmpty() ? Channels.none() : Channels.of(text.split(" "));
    }
}
