-- Integrations, version 8: extensions. MariaDB 10.6 or later.

-- One row, whose revision grows with every change of what is installed, and which such a change locks.
CREATE TABLE IF NOT EXISTS integrations_extension_set (
    id smallint NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What is installed, and which parts of the application were enabled or disabled; these have no hash.
CREATE TABLE IF NOT EXISTS integrations_extension (
    id varchar(100) NOT NULL,
    listing mediumtext NOT NULL,
    jar_hash binary(32),
    enabled boolean NOT NULL,
    installed_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The greatest sequence that was accepted of each remote index, by the hash of its name.
CREATE TABLE IF NOT EXISTS integrations_extension_index (
    name_hash binary(32) NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (name_hash)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What tenants have chosen of it.
CREATE TABLE IF NOT EXISTS integrations_tenant_extension (
    tenant varchar(64) NOT NULL,
    extension_id varchar(100) NOT NULL,
    enabled boolean NOT NULL,
    chosen_at datetime(6) NOT NULL,
    PRIMARY KEY (tenant, extension_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (8, 'extensions');
