-- Integrations, version 3: apps, and what is granted to them. An app that was deleted stays until all that hangs on it was
-- removed, in portions.

CREATE TABLE IF NOT EXISTS integrations_oauth_app (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    settings mediumtext NOT NULL,
    search_text mediumtext NOT NULL,
    enabled boolean NOT NULL,
    version bigint NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    deleted_at datetime(6),
    PRIMARY KEY (id),
    KEY integrations_oauth_app_tenant (tenant, id),
    KEY integrations_oauth_app_deleted (deleted_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_oauth_secret (
    id binary(16) NOT NULL,
    app_id binary(16) NOT NULL,
    hash binary(32) NOT NULL,
    hint varchar(8) NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6),
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE,
    KEY integrations_oauth_secret_app (app_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The id of a code, and that of a token, is its SHA-256: nothing else of it is kept. The grant is made when the code is
-- redeemed.
CREATE TABLE IF NOT EXISTS integrations_oauth_code (
    id binary(32) NOT NULL,
    grant_id binary(16) NOT NULL,
    app_id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    subject varchar(255) NOT NULL,
    scopes mediumtext NOT NULL,
    resources mediumtext NOT NULL,
    redirect_uri mediumtext NOT NULL,
    challenge varchar(64) NOT NULL,
    key_thumbprint varchar(64),
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    consumed_at datetime(6),
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE,
    KEY integrations_oauth_code_app (app_id, tenant),
    KEY integrations_oauth_code_tenant (tenant),
    KEY integrations_oauth_code_ends (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A family of tokens. It is revoked by one write here, which every look at one of its tokens joins.
CREATE TABLE IF NOT EXISTS integrations_oauth_grant (
    id binary(16) NOT NULL,
    app_id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    subject varchar(255) NOT NULL,
    scopes mediumtext NOT NULL,
    resources mediumtext NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    revoked_at datetime(6),
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE,
    KEY integrations_oauth_grant_app (app_id, tenant),
    KEY integrations_oauth_grant_tenant (tenant, id),
    KEY integrations_oauth_grant_subject (tenant, subject),
    KEY integrations_oauth_grant_ends (expires_at),
    KEY integrations_oauth_grant_revoked (revoked_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_oauth_token (
    id binary(32) NOT NULL,
    kind smallint NOT NULL,
    grant_id binary(16) NOT NULL,
    generation integer NOT NULL,
    scopes mediumtext NOT NULL,
    resources mediumtext NOT NULL,
    key_thumbprint varchar(64),
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    consumed_at datetime(6),
    successor mediumblob,
    PRIMARY KEY (id),
    FOREIGN KEY (grant_id) REFERENCES integrations_oauth_grant (id) ON DELETE CASCADE,
    KEY integrations_oauth_token_grant (grant_id),
    KEY integrations_oauth_token_ends (kind, expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_oauth_consent (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    subject varchar(255) NOT NULL,
    app_id binary(16) NOT NULL,
    scopes_by_resource mediumtext NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE,
    UNIQUE KEY integrations_oauth_consent_place (tenant, subject, app_id),
    KEY integrations_oauth_consent_tenant (tenant, id),
    KEY integrations_oauth_consent_app (app_id, tenant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A request that an app sent ahead of the browser; its id is the SHA-256 of what refers to it.
CREATE TABLE IF NOT EXISTS integrations_oauth_pushed (
    id binary(32) NOT NULL,
    app_id binary(16) NOT NULL,
    parameters mediumtext NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    consumed_at datetime(6),
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE,
    KEY integrations_oauth_pushed_app (app_id),
    KEY integrations_oauth_pushed_ends (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A device that waits for its user, whose tenant is known with the decision. Both codes are kept as their SHA-256.
CREATE TABLE IF NOT EXISTS integrations_oauth_device (
    id binary(32) NOT NULL,
    user_code binary(32) NOT NULL,
    grant_id binary(16) NOT NULL,
    app_id binary(16) NOT NULL,
    scopes mediumtext NOT NULL,
    resources mediumtext NOT NULL,
    interval_seconds integer NOT NULL,
    next_poll_at datetime(6) NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    tenant varchar(64),
    subject varchar(255),
    approved boolean,
    consumed_at datetime(6),
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE,
    UNIQUE KEY integrations_oauth_device_code (user_code),
    KEY integrations_oauth_device_app (app_id),
    KEY integrations_oauth_device_tenant (tenant),
    KEY integrations_oauth_device_ends (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (3, 'oauth');
