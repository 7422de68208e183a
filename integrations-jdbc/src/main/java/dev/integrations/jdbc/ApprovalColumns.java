package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.Approval;
import dev.integrations.oauth.ApprovalQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.statement.SqlStatement;

/** The columns of what somebody allowed an app to do, which several tables have. */
final class ApprovalColumns {
    static final String NAMES = "app_id, tenant, subject, scopes, resources";
    static final String PARAMETERS = ":app, :tenant, :subject, :scopes, :resources";

    private ApprovalColumns() {}

    static <S extends SqlStatement<S>> S bind(S statement, Approval approval) {
        return statement
                .bind("app", Bind.uuid(approval.app().uuid()))
                .bind("tenant", approval.tenant().value())
                .bind("subject", approval.subject())
                .bind("scopes", scopes(approval.scopes()))
                .bind("resources", Json.writeList(approval.resources()));
    }

    /** Sorted, so that equal sets have equal texts. */
    static String scopes(Collection<String> scopes) {
        return Json.writeList(List.copyOf(new TreeSet<>(scopes)));
    }

    static Set<String> scopes(String column) {
        return Set.copyOf(Json.readList(column));
    }

    static Approval read(ResultSet row) throws SQLException {
        return new Approval(
                new AppId(Read.uuid(row, "app_id")),
                TenantId.of(row.getString("tenant")),
                row.getString("subject"),
                scopes(row.getString("scopes")),
                Json.readList(row.getString("resources")));
    }

    static Conditions conditions(TenantId tenant, ApprovalQuery query) {
        return new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .equal("subject", query.subject())
                .and("app_id = :app", "app", query.app().map(app -> Bind.uuid(app.uuid())));
    }
}
