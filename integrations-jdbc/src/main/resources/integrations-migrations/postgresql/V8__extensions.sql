-- Integrations, version 8: extensions. PostgreSQL 12 or later.

-- One row, whose revision grows with every change of what is installed, and which such a change locks.
CREATE TABLE integrations_extension_set (
    id smallint NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (id)
);

-- What is installed, and which parts of the application were enabled or disabled; these have no hash.
CREATE TABLE integrations_extension (
    id varchar(100) COLLATE "C" NOT NULL,
    listing text NOT NULL,
    jar_hash bytea,
    enabled boolean NOT NULL,
    installed_at timestamp(6) with time zone NOT NULL,
    updated_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id)
);

-- The greatest sequence that was accepted of each remote index, by the hash of its name.
CREATE TABLE integrations_extension_index (
    name_hash bytea NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (name_hash)
);

-- What tenants have chosen of it.
CREATE TABLE integrations_tenant_extension (
    tenant varchar(64) NOT NULL,
    extension_id varchar(100) NOT NULL,
    enabled boolean NOT NULL,
    chosen_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, extension_id)
);

INSERT INTO integrations_schema_history (version, description) VALUES (8, 'extensions');
