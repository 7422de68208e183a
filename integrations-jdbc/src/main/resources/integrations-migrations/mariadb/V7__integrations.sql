-- Integrations, version 7: integrations of tenants and their versions. MariaDB 10.6 or later.

-- The interest of an integration is in its subscription too; here it is a part of the settings.
CREATE TABLE IF NOT EXISTS integrations_integration (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    template varchar(64) NOT NULL,
    template_version integer NOT NULL,
    settings mediumtext NOT NULL,
    search_text mediumtext NOT NULL,
    state smallint NOT NULL,
    reason mediumtext,
    version integer NOT NULL,
    revision bigint NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    KEY integrations_integration_tenant (tenant, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What integrations were configured with: rows are added, and changed only when secrets are encrypted anew.
CREATE TABLE IF NOT EXISTS integrations_integration_version (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    integration_id binary(16) NOT NULL,
    number integer NOT NULL,
    template varchar(64) NOT NULL,
    template_version integer NOT NULL,
    settings mediumtext NOT NULL,
    config mediumtext NOT NULL,
    secrets mediumblob,
    author mediumtext NOT NULL,
    reason mediumtext,
    changes mediumtext NOT NULL,
    created_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY integrations_integration_version_number (integration_id, number),
    FOREIGN KEY (integration_id) REFERENCES integrations_integration (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (7, 'integrations');
