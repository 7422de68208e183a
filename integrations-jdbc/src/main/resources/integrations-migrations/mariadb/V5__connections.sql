-- Integrations, version 5: connections to services of others. MariaDB 10.6 or later.

CREATE TABLE IF NOT EXISTS integrations_connection (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    provider varchar(64) NOT NULL,
    name varchar(128) NOT NULL,
    state smallint NOT NULL,
    scopes mediumtext NOT NULL,
    api_base mediumtext,
    credentials mediumblob,
    expires_at datetime(6),
    failures integer NOT NULL,
    reason mediumtext,
    version bigint NOT NULL,
    refresh_due datetime(6),
    not_before datetime(6),
    lease_owner bigint,
    lease_until datetime(6),
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    KEY integrations_connection_tenant (tenant, id),
    KEY integrations_connection_due (refresh_due)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Authorizations that users were sent away for. The hashes are SHA-256.
CREATE TABLE IF NOT EXISTS integrations_authorization (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    state_hash binary(32) NOT NULL,
    session_hash binary(32) NOT NULL,
    provider varchar(64) NOT NULL,
    name varchar(128) NOT NULL,
    connection_id binary(16),
    scopes mediumtext NOT NULL,
    redirect_uri mediumtext NOT NULL,
    verifier mediumblob NOT NULL,
    expires_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY integrations_authorization_state (state_hash),
    KEY integrations_authorization_tenant (tenant),
    KEY integrations_authorization_expiry (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (5, 'connections');
