-- Integrations, version 6: the keys that encrypt the data of tenants. MariaDB 10.6 or later.

-- Ids are below zero; those above are keys of the host's ring. current_of names the tenant of a key that encrypts, and is
-- null for the others, so that each tenant has one at the most. wrapped is null once a key was destroyed.
CREATE TABLE IF NOT EXISTS integrations_data_key (
    id integer NOT NULL,
    tenant varchar(64) NOT NULL,
    current_of varchar(64),
    wrapped varbinary(8192),
    wrapping_key varchar(200) NOT NULL,
    created_at datetime(6) NOT NULL,
    retired_at datetime(6),
    destroyed_at datetime(6),
    PRIMARY KEY (id),
    UNIQUE KEY integrations_data_key_current (current_of),
    KEY integrations_data_key_tenant (tenant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (6, 'data keys');
