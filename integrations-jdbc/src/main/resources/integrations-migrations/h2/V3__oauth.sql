-- Integrations, version 3: apps, and what is granted to them. An app that was deleted stays until all that hangs on it was
-- removed, in portions.

CREATE TABLE integrations_oauth_app (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    settings varchar NOT NULL,
    search_text varchar NOT NULL,
    enabled boolean NOT NULL,
    version bigint NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    updated_at timestamp(6) with time zone NOT NULL,
    deleted_at timestamp(6) with time zone,
    PRIMARY KEY (id)
);

CREATE INDEX integrations_oauth_app_tenant ON integrations_oauth_app (tenant, id);

CREATE INDEX integrations_oauth_app_deleted ON integrations_oauth_app (deleted_at);

CREATE TABLE integrations_oauth_secret (
    id uuid NOT NULL,
    app_id uuid NOT NULL,
    hash varbinary(32) NOT NULL,
    hint varchar(8) NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE
);

CREATE INDEX integrations_oauth_secret_app ON integrations_oauth_secret (app_id);

-- The id of a code, and that of a token, is its SHA-256: nothing else of it is kept. The grant is made when the code is
-- redeemed.
CREATE TABLE integrations_oauth_code (
    id varbinary(32) NOT NULL,
    grant_id uuid NOT NULL,
    app_id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    subject varchar(255) NOT NULL,
    scopes varchar NOT NULL,
    resources varchar NOT NULL,
    redirect_uri varchar NOT NULL,
    challenge varchar(64) NOT NULL,
    key_thumbprint varchar(64),
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    consumed_at timestamp(6) with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE
);

CREATE INDEX integrations_oauth_code_app ON integrations_oauth_code (app_id, tenant);

CREATE INDEX integrations_oauth_code_tenant ON integrations_oauth_code (tenant);

CREATE INDEX integrations_oauth_code_ends ON integrations_oauth_code (expires_at);

-- A family of tokens. It is revoked by one write here, which every look at one of its tokens joins.
CREATE TABLE integrations_oauth_grant (
    id uuid NOT NULL,
    app_id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    subject varchar(255) NOT NULL,
    scopes varchar NOT NULL,
    resources varchar NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    revoked_at timestamp(6) with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE
);

CREATE INDEX integrations_oauth_grant_app ON integrations_oauth_grant (app_id, tenant);

CREATE INDEX integrations_oauth_grant_tenant ON integrations_oauth_grant (tenant, id);

CREATE INDEX integrations_oauth_grant_subject ON integrations_oauth_grant (tenant, subject);

CREATE INDEX integrations_oauth_grant_ends ON integrations_oauth_grant (expires_at);

CREATE INDEX integrations_oauth_grant_revoked ON integrations_oauth_grant (revoked_at);

CREATE TABLE integrations_oauth_token (
    id varbinary(32) NOT NULL,
    kind smallint NOT NULL,
    grant_id uuid NOT NULL,
    generation integer NOT NULL,
    scopes varchar NOT NULL,
    resources varchar NOT NULL,
    key_thumbprint varchar(64),
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    consumed_at timestamp(6) with time zone,
    successor varbinary,
    PRIMARY KEY (id),
    FOREIGN KEY (grant_id) REFERENCES integrations_oauth_grant (id) ON DELETE CASCADE
);

CREATE INDEX integrations_oauth_token_grant ON integrations_oauth_token (grant_id);

CREATE INDEX integrations_oauth_token_ends ON integrations_oauth_token (kind, expires_at);

CREATE TABLE integrations_oauth_consent (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    subject varchar(255) NOT NULL,
    app_id uuid NOT NULL,
    scopes_by_resource varchar NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    updated_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX integrations_oauth_consent_place ON integrations_oauth_consent (tenant, subject, app_id);

CREATE INDEX integrations_oauth_consent_tenant ON integrations_oauth_consent (tenant, id);

CREATE INDEX integrations_oauth_consent_app ON integrations_oauth_consent (app_id, tenant);

-- A request that an app sent ahead of the browser; its id is the SHA-256 of what refers to it.
CREATE TABLE integrations_oauth_pushed (
    id varbinary(32) NOT NULL,
    app_id uuid NOT NULL,
    parameters varchar NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    consumed_at timestamp(6) with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE
);

CREATE INDEX integrations_oauth_pushed_app ON integrations_oauth_pushed (app_id);

CREATE INDEX integrations_oauth_pushed_ends ON integrations_oauth_pushed (expires_at);

-- A device that waits for its user, whose tenant is known with the decision. Both codes are kept as their SHA-256.
CREATE TABLE integrations_oauth_device (
    id varbinary(32) NOT NULL,
    user_code varbinary(32) NOT NULL,
    grant_id uuid NOT NULL,
    app_id uuid NOT NULL,
    scopes varchar NOT NULL,
    resources varchar NOT NULL,
    interval_seconds integer NOT NULL,
    next_poll_at timestamp(6) with time zone NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    tenant varchar(64),
    subject varchar(255),
    approved boolean,
    consumed_at timestamp(6) with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (app_id) REFERENCES integrations_oauth_app (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX integrations_oauth_device_code ON integrations_oauth_device (user_code);

CREATE INDEX integrations_oauth_device_app ON integrations_oauth_device (app_id);

CREATE INDEX integrations_oauth_device_tenant ON integrations_oauth_device (tenant);

CREATE INDEX integrations_oauth_device_ends ON integrations_oauth_device (expires_at);

INSERT INTO integrations_schema_history (version, description) VALUES (3, 'oauth');
