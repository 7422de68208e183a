-- Integrations, version 5: connections to services of others. PostgreSQL 12 or later.

CREATE TABLE integrations_connection (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    provider varchar(64) NOT NULL,
    name varchar(128) NOT NULL,
    state smallint NOT NULL,
    scopes text NOT NULL,
    api_base text,
    credentials bytea,
    expires_at timestamp(6) with time zone,
    failures integer NOT NULL,
    reason text,
    version bigint NOT NULL,
    refresh_due timestamp(6) with time zone,
    not_before timestamp(6) with time zone,
    lease_owner bigint,
    lease_until timestamp(6) with time zone,
    created_at timestamp(6) with time zone NOT NULL,
    updated_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX integrations_connection_tenant ON integrations_connection (tenant, id);

-- For refreshes ahead of expiry; null for what is not refreshed.
CREATE INDEX integrations_connection_due ON integrations_connection (refresh_due);

-- Authorizations that users were sent away for. The hashes are SHA-256.
CREATE TABLE integrations_authorization (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    state_hash bytea NOT NULL,
    session_hash bytea NOT NULL,
    provider varchar(64) NOT NULL,
    name varchar(128) NOT NULL,
    connection_id uuid,
    scopes text NOT NULL,
    redirect_uri text NOT NULL,
    verifier bytea NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX integrations_authorization_state ON integrations_authorization (state_hash);

CREATE INDEX integrations_authorization_tenant ON integrations_authorization (tenant);

CREATE INDEX integrations_authorization_expiry ON integrations_authorization (expires_at);

INSERT INTO integrations_schema_history (version, description) VALUES (5, 'connections');
