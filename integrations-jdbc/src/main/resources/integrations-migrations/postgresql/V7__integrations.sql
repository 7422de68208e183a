-- Integrations, version 7: integrations of tenants and their versions. PostgreSQL 12 or later.

-- The interest of an integration is in its subscription too; here it is a part of the settings.
CREATE TABLE integrations_integration (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    template varchar(64) NOT NULL,
    template_version integer NOT NULL,
    settings text NOT NULL,
    search_text text NOT NULL,
    state smallint NOT NULL,
    reason text,
    version integer NOT NULL,
    revision bigint NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    updated_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX integrations_integration_tenant ON integrations_integration (tenant, id);

-- What integrations were configured with: rows are added, and changed only when secrets are encrypted anew.
CREATE TABLE integrations_integration_version (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    integration_id uuid NOT NULL,
    number integer NOT NULL,
    template varchar(64) NOT NULL,
    template_version integer NOT NULL,
    settings text NOT NULL,
    config text NOT NULL,
    secrets bytea,
    author text NOT NULL,
    reason text,
    changes text NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (integration_id) REFERENCES integrations_integration (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX integrations_integration_version_number
    ON integrations_integration_version (integration_id, number);

INSERT INTO integrations_schema_history (version, description) VALUES (7, 'integrations');
