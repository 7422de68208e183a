-- Integrations, version 6: the keys that encrypt the data of tenants. PostgreSQL 12 or later.

-- Ids are below zero; those above are keys of the host's ring. current_of names the tenant of a key that encrypts, and is
-- null for the others, so that each tenant has one at the most. wrapped is null once a key was destroyed.
CREATE TABLE integrations_data_key (
    id integer NOT NULL,
    tenant varchar(64) NOT NULL,
    current_of varchar(64),
    wrapped bytea,
    wrapping_key varchar(200) NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    retired_at timestamp(6) with time zone,
    destroyed_at timestamp(6) with time zone,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX integrations_data_key_current ON integrations_data_key (current_of);

CREATE INDEX integrations_data_key_tenant ON integrations_data_key (tenant);

INSERT INTO integrations_schema_history (version, description) VALUES (6, 'data keys');
